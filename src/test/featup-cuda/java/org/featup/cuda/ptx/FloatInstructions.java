package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/**
 * Arithmetic of floats. Everything rounds to nearest even. What PTX only approximates ({@code ex2},
 * {@code lg2}, {@code sin}, {@code cos}, {@code .approx}, {@code .full}) is computed in double and
 * rounded, which lies within the errors PTX documents but is not what a device returns, bit for
 * bit.
 */
final class FloatInstructions {
  /** Rounding may be left out; ptxas may then contract a product and a sum, which we do not. */
  private static final Set<String> MAY_ROUND = Set.of("add", "sub", "mul");

  private static final Set<String> ROUND = Set.of("fma", "mad");
  private static final Set<String> ROUND_OR_NOT = Set.of("div", "rcp", "sqrt");
  private static final Set<String> APPROXIMATE = Set.of("rsqrt", "ex2", "lg2", "sin", "cos");

  /** Whose result {@code .sat} can clamp. */
  private static final Set<String> SATURATE = Set.of("add", "sub", "mul", "fma", "mad");

  private FloatInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    for (String opcode : List.of("fma", "rcp", "sqrt", "rsqrt", "ex2", "lg2", "sin", "cos")) {
      all.put(opcode, t -> translate(t, t.type(PtxType.F32, PtxType.F64)));
    }
  }

  static void translate(Translation t, PtxType type) {
    String opcode = t.opcode();
    boolean single = type == PtxType.F32;
    Lanes lanes = single ? FloatLanes.of(opcode) : DoubleLanes.of(opcode);
    if (lanes == null) {
      throw t.error("there is no " + opcode + " for " + type.suffix());
    }
    rounding(t, single);
    boolean flush = single && t.take("ftz");
    boolean saturate = single && SATURATE.contains(opcode) && t.take("sat");
    int sources = sources(opcode);
    t.operands(sources + 1);
    Slot[] slots = new Slot[sources];
    for (int i = 0; i < sources; i++) {
      slots[i] = t.read(i + 1, type);
      if (flush) {
        Slot flushed = t.temporary(type);
        t.first(FloatLanes.FLUSH, flushed, slots[i]);
        slots[i] = flushed;
      }
    }
    Slot d = t.write(0, type);
    if (saturate) {
      t.last(FloatLanes.SATURATE, d, d);
    }
    if (flush) {
      t.last(FloatLanes.FLUSH, d, d);
    }
    t.lanes(lanes, d, slots);
  }

  private static void rounding(Translation t, boolean single) {
    String opcode = t.opcode();
    boolean rounded =
        MAY_ROUND.contains(opcode) || ROUND.contains(opcode) || ROUND_OR_NOT.contains(opcode);
    boolean given = rounded && t.take("rn");
    boolean may = APPROXIMATE.contains(opcode) || (ROUND_OR_NOT.contains(opcode) && single);
    boolean full = opcode.equals("div") && t.take("full");
    boolean approximate = may && !given && (full || t.take("approx"));
    boolean needed = ROUND.contains(opcode) || ROUND_OR_NOT.contains(opcode);
    if (!given && !approximate && (needed || APPROXIMATE.contains(opcode))) {
      throw t.error("expected a rounding modifier: .rn or, where there is one, .approx");
    }
  }

  private static int sources(String opcode) {
    return switch (opcode) {
      case "fma", "mad" -> 3;
      case "add", "sub", "mul", "div", "min", "max" -> 2;
      default -> 1;
    };
  }
}
