package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import org.featup.cuda.ptx.Registers.Slot;
import org.featup.cuda.ptx.Statement.Instruction;

/**
 * One instruction on its way to steps: its modifiers are taken one by one, what is left over is
 * unknown; its operands are checked against the types asked for. An operand that lies in another
 * file than the arithmetic needs (a {@code .b32} register in {@code add.f32}) is moved by a step
 * before or after.
 */
final class Translation {
  private final Instruction instruction;
  private final Registers registers;
  private final Symbols symbols;
  private final List<Program.Parameter> parameters;
  private final List<String> modifiers;
  private final List<Step> before = new ArrayList<>();
  private final List<Step> after = new ArrayList<>();
  private final List<Integer> reads = new ArrayList<>();
  private final List<Integer> writes = new ArrayList<>();
  private Step main;

  Translation(
      Instruction instruction,
      Registers registers,
      Symbols symbols,
      List<Program.Parameter> parameters) {
    this.instruction = instruction;
    this.registers = registers;
    this.symbols = symbols;
    this.parameters = parameters;
    modifiers = new ArrayList<>(instruction.modifiers());
  }

  String opcode() {
    return instruction.opcode();
  }

  PtxException error(String message) {
    return PtxException.at(instruction.line(), message + ", in " + instruction);
  }

  /** Takes a modifier if it is there. */
  boolean take(String modifier) {
    return modifiers.remove(modifier);
  }

  /** Takes the one of these that is there, or returns null. */
  String takeAny(Iterable<String> choices) {
    for (String choice : choices) {
      if (take(choice)) {
        return choice;
      }
    }
    return null;
  }

  /** Takes the first type. */
  PtxType type() {
    for (String modifier : modifiers) {
      PtxType type = PtxType.of(modifier);
      if (type != null) {
        modifiers.remove(modifier);
        return type;
      }
    }
    throw error("expected a type");
  }

  /** Takes the type, one of these. */
  PtxType type(PtxType... choices) {
    PtxType type = type();
    for (PtxType choice : choices) {
      if (type == choice) {
        return type;
      }
    }
    throw error("there is no " + opcode() + " for " + type.suffix());
  }

  /** To be called when all modifiers should be taken. */
  void operands(int count) {
    operands(count, count);
  }

  void operands(int least, int most) {
    if (!modifiers.isEmpty()) {
      throw error("unknown modifier ." + modifiers.get(0));
    }
    int given = count();
    if (given < least || given > most) {
      throw error("expected " + least + (most == least ? "" : " to " + most) + " operands");
    }
  }

  int count() {
    return instruction.operands().size();
  }

  Operand operand(int i) {
    return instruction.operands().get(i);
  }

  Slot guard() {
    if (instruction.guard() == null) {
      return null;
    }
    Slot guard = registers.find(instruction.guard());
    if (guard == null || guard.type() != PtxType.PRED) {
      throw error("the guard must be a predicate");
    }
    return guard;
  }

  /** A register, constant or address that is read as a type. */
  Slot read(int i, PtxType type) {
    return read(operand(i), type, false);
  }

  Slot read(Operand operand, PtxType type) {
    return read(operand, type, false);
  }

  /** The same, where a wider register may stand. */
  Slot readWider(Operand operand, PtxType type) {
    return read(operand, type, true);
  }

  private Slot read(Operand operand, PtxType type, boolean wider) {
    if (!(operand instanceof Operand.Name name)) {
      return registers.constant(type, Constants.bits(instruction.line(), operand, type));
    }
    Slot slot = registers.find(name.text());
    if (slot == null) {
      throw error("unknown operand " + name);
    }
    check(slot, name, type, wider);
    if (slot.id() >= 0) {
      reads.add(slot.id());
    }
    if (slot.file() == type.file() || wider) {
      return slot;
    }
    Slot moved = temporary(type);
    before.add(step(Step.Kind.PLAIN, Moves.bits(slot, moved), false, reads(), new int[0]));
    return moved;
  }

  /** A register that is written, perhaps a wider one; {@code _} throws the value away. */
  Slot writeOrSink(Operand operand, PtxType type, boolean wider) {
    boolean sink = operand instanceof Operand.Name name && name.text().equals("_");
    return sink ? temporary(type) : write(operand, type, wider);
  }

  /** A register that is checked against one type and written in the file of another. */
  Slot writeAs(Operand operand, PtxType stored, PtxType type) {
    if (operand instanceof Operand.Name name && registers.find(name.text()) != null) {
      check(registers.find(name.text()), name, type, false);
    }
    return write(operand, stored, false);
  }

  /** A register that is written as a type. */
  Slot write(int i, PtxType type) {
    return write(operand(i), type, false);
  }

  Slot writeWider(Operand operand, PtxType type) {
    return write(operand, type, true);
  }

  private Slot write(Operand operand, PtxType type, boolean wider) {
    if (!(operand instanceof Operand.Name name) || registers.find(name.text()) == null) {
      throw error("expected a register to write, given " + operand);
    }
    Slot slot = registers.find(name.text());
    check(slot, name, type, wider);
    writes.add(slot.id());
    if (slot.file() == type.file() || wider) {
      return slot;
    }
    Slot moved = temporary(type);
    after.add(following(Moves.bits(moved, slot)));
    return moved;
  }

  private void check(Slot slot, Operand.Name name, PtxType type, boolean wider) {
    boolean fits = wider ? type.acceptsWider(slot.type()) : type.accepts(slot.type());
    if (!fits || name.offset() != 0) {
      throw error(
          "expected an operand of type "
              + type.suffix()
              + ", given "
              + name
              + " of type "
              + slot.type().suffix());
    }
  }

  /** The special register of an operand, or null. */
  Slot special(int i) {
    return operand(i) instanceof Operand.Name name ? registers.special(name.text()) : null;
  }

  /** The variable of an operand, or null. */
  Symbols.Symbol symbol(Operand operand) {
    return operand instanceof Operand.Name name ? symbols.find(name.text()) : null;
  }

  /** The parameter of a name, or null. */
  Program.Parameter parameter(String name) {
    for (Program.Parameter each : parameters) {
      if (each.declared().name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** A register as it is, for addresses. */
  Slot address(Operand.Name base) {
    Symbols.Symbol symbol = symbol(base);
    if (symbol != null) {
      return constant(PtxType.U64, symbol.address());
    }
    Slot slot = registers.find(base.text());
    if (slot != null && !slot.type().isFloat() && slot.type().bits >= 32) {
      reads.add(slot.id());
      return slot;
    }
    throw error("expected an address in a register of 32 or 64 bits, given " + base);
  }

  Slot constant(PtxType type, long bits) {
    return registers.constant(type, bits);
  }

  Slot temporary(PtxType type) {
    return registers.unchecked("an intermediate value", type);
  }

  /** Adds arithmetic between registers. */
  void lanes(Lanes lanes, Slot d, Slot... sources) {
    emit(laneOp(lanes, d, sources));
  }

  /** Adds a change of a source, before the instruction itself. */
  void first(Lanes lanes, Slot d, Slot... sources) {
    before.add(step(Step.Kind.PLAIN, laneOp(lanes, d, sources), false, reads(), new int[0]));
  }

  /** Adds a change of the result, behind the instruction itself. */
  void last(Lanes lanes, Slot d, Slot... sources) {
    after.add(0, following(laneOp(lanes, d, sources)));
  }

  private static LaneOp laneOp(Lanes lanes, Slot d, Slot... s) {
    int a = s.length > 0 ? s[0].index() : 0;
    int b = s.length > 1 ? s[1].index() : 0;
    int c = s.length > 2 ? s[2].index() : 0;
    return new LaneOp(lanes, d.file(), d.index(), a, b, c);
  }

  void emit(Op op) {
    emit(Step.Kind.PLAIN, op);
  }

  void emit(Step.Kind kind, Op op) {
    main = step(kind, op, true, reads(), writes.stream().mapToInt(i -> i).toArray());
  }

  private Step step(Step.Kind kind, Op op, boolean counted, int[] read, int[] written) {
    return new Step(kind, op, instruction, counted, guard(), read, written);
  }

  private Step following(Op op) {
    return step(Step.Kind.FOLLOWING, op, false, new int[0], new int[0]);
  }

  private int[] reads() {
    return reads.stream().mapToInt(i -> i).toArray();
  }

  /** All steps, in order. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>(before);
    steps.add(main);
    steps.addAll(after);
    return steps;
  }
}
