package org.featup.cuda.ptx;

import java.util.List;
import java.util.stream.Collectors;

/** A label or an instruction of a kernel. */
sealed interface Statement {

  /** Its line in the text, from 1. */
  int line();

  /** {@code NAME:}. */
  record Label(int line, String name) implements Statement {}

  /**
   * An instruction.
   *
   * @param guard the predicate behind {@code @}, or null
   * @param negated whether {@code !} precedes it
   * @param opcode the first part of the opcode
   * @param modifiers its other parts, without dots
   */
  record Instruction(
      int line,
      String guard,
      boolean negated,
      String opcode,
      List<String> modifiers,
      List<Operand> operands)
      implements Statement {

    /** The opcode with its modifiers. */
    String name() {
      return modifiers.isEmpty() ? opcode : opcode + "." + String.join(".", modifiers);
    }

    @Override
    public String toString() {
      return name()
          + operands.stream().map(Object::toString).collect(Collectors.joining(", ", " ", ""));
    }
  }
}
