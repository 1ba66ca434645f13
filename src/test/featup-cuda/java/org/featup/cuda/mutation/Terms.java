package org.featup.cuda.mutation;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.featup.cuda.mutation.PtxStatements.Instruction;

/** What an instruction becomes. */
final class Terms {
  private static final Pattern ADDRESS = Pattern.compile("\\[(.+?)(?:\\s*\\+\\s*(-?\\d+))?\\]");
  private static final Map<String, String> COMPARED =
      Map.of("lt", "le", "le", "lt", "gt", "ge", "ge", "gt", "eq", "ne", "ne", "eq", "gtu", "geu");

  private Terms() {}

  /** The instruction with other operands. */
  static String text(Instruction in, List<String> operands) {
    return text(in, in.opcode() + in.modifiers(), operands);
  }

  private static String text(Instruction in, String name, List<String> operands) {
    String guard = in.guard().isEmpty() ? "" : in.guard() + " ";
    return guard + name + " " + String.join(", ", operands) + ";";
  }

  /** Without what it does to one operand, which it leaves as it is; null if there is no such. */
  static String dropped(Instruction in) {
    List<String> o = in.operands();
    String type = in.modifiers().substring(in.modifiers().lastIndexOf('.') + 1);
    boolean wide = in.modifiers().startsWith(".wide");
    switch (in.opcode()) {
      case "mad", "fma" -> {
        return moved(in, wide ? type.replace("32", "64") : type, o.get(3));
      }
      case "mul" -> {
        if (!wide) {
          return moved(in, type, o.get(1));
        }
        String name = "cvt." + type.replace("32", "64") + "." + type;
        // an immediate has no type to convert from
        return o.get(1).startsWith("%") ? text(in, name, o.subList(0, 2)) : null;
      }
      case "add", "sub", "min", "max", "and", "or", "xor", "shl", "shr", "div", "rem" -> {
        return moved(in, type, o.get(1));
      }
      case "neg", "not", "abs", "ex2", "lg2", "rcp", "sqrt", "rsqrt", "sin", "cos" -> {
        return moved(in, type, o.get(1));
      }
      default -> {
        return null;
      }
    }
  }

  /** A move, or nothing where the value is there already. */
  private static String moved(Instruction in, String type, String from) {
    String to = in.operands().get(0);
    return from.equals(to) ? "" : text(in, "mov." + type, List.of(to, from));
  }

  /** The comparison with its bound, or without. */
  static String compared(Instruction in) {
    String[] parts = in.modifiers().split("\\.", -1);
    String other = COMPARED.get(parts[1]);
    if (other == null) {
      throw new IllegalArgumentException("no comparison is known in " + in.text());
    }
    parts[1] = other;
    return text(in, in.opcode() + String.join(".", parts), in.operands());
  }

  /** The address behind what an access of a type takes. */
  static String behind(String address, String modifiers) {
    Matcher m = ADDRESS.matcher(address);
    if (!m.matches()) {
      throw new IllegalArgumentException("no address is known in " + address);
    }
    String type = modifiers.substring(modifiers.lastIndexOf('.') + 1);
    int bytes = Integer.parseInt(type.substring(1)) / 8;
    bytes *= modifiers.contains(".v4.") ? 4 : modifiers.contains(".v2.") ? 2 : 1;
    int offset = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    return "[" + m.group(1) + " + " + (offset + bytes) + "]";
  }

  /** The lane of a shuffle, half as far: one more would take other halves of the same sums. */
  static String halved(String lane) {
    return lane.matches("\\d+") ? String.valueOf(Integer.parseInt(lane) / 2) : null;
  }

  /** Another constant, or null if the operand is none. */
  static String otherConstant(String operand) {
    if (operand.matches("0[fF][0-9a-fA-F]{8}")) {
      int bits = Integer.parseUnsignedInt(operand.substring(2), 16);
      return String.format("0f%08X", bits == 0 ? 0x3F800000 : bits ^ 0x80000000);
    }
    if (operand.matches("0[dD][0-9a-fA-F]{16}")) {
      long bits = Long.parseUnsignedLong(operand.substring(2), 16);
      return String.format("0d%016X", bits == 0 ? 0x3FF0000000000000L : bits ^ Long.MIN_VALUE);
    }
    if (operand.matches("-?(0x[0-9a-fA-F]+|\\d+)")) {
      return String.valueOf(Long.decode(operand) + 1);
    }
    return null;
  }
}
