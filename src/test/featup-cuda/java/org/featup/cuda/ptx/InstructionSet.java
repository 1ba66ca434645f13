package org.featup.cuda.ptx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All instructions that are known, by the first part of their opcode. */
final class InstructionSet {
  private static final Map<String, Consumer<Translation>> ALL = all();

  private InstructionSet() {}

  /** The steps of an instruction. */
  static List<Step> translate(Translation t) {
    Consumer<Translation> translator = ALL.get(t.opcode());
    if (translator == null) {
      throw t.error("unknown instruction " + t.opcode());
    }
    translator.accept(t);
    return t.steps();
  }

  private static Map<String, Consumer<Translation>> all() {
    Map<String, Consumer<Translation>> all = new HashMap<>();
    for (String opcode : List.of("add", "sub", "mul", "mad", "div", "abs", "neg", "min", "max")) {
      all.put(opcode, InstructionSet::byType);
    }
    FloatInstructions.addTo(all);
    IntInstructions.addTo(all);
    BitInstructions.addTo(all);
    CompareInstructions.addTo(all);
    Moves.addTo(all);
    Conversions.addTo(all);
    MemoryInstructions.addTo(all);
    ControlInstructions.addTo(all);
    WarpInstructions.addTo(all);
    return Map.copyOf(all);
  }

  /** Arithmetic that floats and integers have under one name. */
  private static void byType(Translation t) {
    PtxType type = t.type();
    if (type.isFloat()) {
      FloatInstructions.translate(t, type);
    } else {
      IntInstructions.translate(t, type);
    }
  }
}
