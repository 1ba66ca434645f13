package org.featup.cuda.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of a PTX file as they stand in its text. */
final class PtxStatements {
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*");
  private static final Pattern ENTRY = Pattern.compile("\\.entry\\s+(\\w+)[^{]*\\{");
  private static final Pattern INSTRUCTION =
      Pattern.compile("(?:@(!?)(%\\w+)\\s+)?([a-z]\\w*)((?:\\.\\w+)*)\\s*([^;]*);");
  private static final Pattern BEFORE = Pattern.compile("(?:\\s|[{}]|\\.\\w[^;]*;|\\w+:)+");

  /**
   * An instruction.
   *
   * @param entry of the kernel it is in
   * @param line from 1
   * @param start its first character in the text
   * @param text all of it, with guard and semicolon
   * @param guard with its {@code @}, or nothing
   * @param opcode without modifiers
   * @param modifiers each with its dot
   * @param operands as written, without spaces around
   */
  record Instruction(
      String entry,
      int line,
      int start,
      String text,
      String guard,
      String opcode,
      String modifiers,
      List<String> operands) {}

  private PtxStatements() {}

  static List<Instruction> of(String ptx) {
    String text = COMMENT.matcher(ptx).replaceAll(m -> " ".repeat(m.group().length()));
    List<Instruction> found = new ArrayList<>();
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      int end = text.indexOf("\n}", entry.end());
      if (end < 0) {
        throw new IllegalArgumentException(
            entry.group(1) + " has no closing brace on its own line");
      }
      body(text, entry.group(1), entry.end(), end, found);
    }
    return found;
  }

  private static void body(String text, String entry, int from, int to, List<Instruction> found) {
    Matcher before = BEFORE.matcher(text).region(from, to);
    Matcher instruction = INSTRUCTION.matcher(text).region(from, to);
    int at = from;
    while (at < to) {
      if (before.region(at, to).lookingAt()) {
        at = before.end();
      } else if (instruction.region(at, to).lookingAt()) {
        found.add(instruction(text, entry, instruction));
        at = instruction.end();
      } else {
        throw new IllegalArgumentException(
            entry + " has no instruction at line " + line(text, at) + ": " + rest(text, at));
      }
    }
  }

  private static Instruction instruction(String text, String entry, Matcher m) {
    String guard = m.group(2) == null ? "" : "@" + m.group(1) + m.group(2);
    return new Instruction(
        entry,
        line(text, m.start()),
        m.start(),
        m.group(),
        guard,
        m.group(3),
        m.group(4),
        operands(m.group(5)));
  }

  /** Splits at commas outside of braces. */
  private static List<String> operands(String text) {
    List<String> operands = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        operands.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    if (!text.isBlank()) {
      operands.add(text.substring(from).strip());
    }
    return List.copyOf(operands);
  }

  private static int line(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static String rest(String text, int at) {
    int end = text.indexOf('\n', at);
    return text.substring(at, end < 0 ? text.length() : end);
  }
}
