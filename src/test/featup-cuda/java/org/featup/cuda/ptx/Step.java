package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Statement.Instruction;

/** A part of an instruction, ready to run; most have one. */
final class Step {

  /** How a step moves on. */
  enum Kind {
    PLAIN,
    /** Runs for the lanes of the step before, whose instruction it ends. */
    FOLLOWING,
    BRANCH,
    EXIT,
    BARRIER,
    /** After the last instruction. */
    NOWHERE
  }

  final Kind kind;
  final Op op;
  final Instruction instruction;

  /** Whether this step stands for the instruction when instructions are counted. */
  final boolean counted;

  /** The predicate that guards it, or -1; and its id. */
  final int guard;

  final int guardId;
  final boolean negated;

  /** Ids of registers. */
  final int[] reads;

  final int[] writes;

  /** Where a branch goes: an index of steps. */
  int target = -1;

  Step(
      Kind kind,
      Op op,
      Instruction instruction,
      boolean counted,
      Registers.Slot guard,
      int[] reads,
      int[] writes) {
    this.kind = kind;
    this.op = op;
    this.instruction = instruction;
    this.counted = counted;
    this.guard = guard == null ? -1 : guard.index();
    this.guardId = guard == null ? -1 : guard.id();
    this.negated = instruction != null && instruction.negated();
    this.reads = reads;
    this.writes = writes;
  }

  int line() {
    return instruction.line();
  }
}
