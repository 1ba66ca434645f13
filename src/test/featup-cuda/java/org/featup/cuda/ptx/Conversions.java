package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** cvt between all types that registers have; f16 from and to f32 alone. */
final class Conversions {
  private static final List<String> INTEGRAL = List.of("rni", "rzi", "rmi", "rpi");
  private static final List<String> NEAREST = List.of("rn", "rz", "rm", "rp");

  private Conversions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("cvt", Conversions::translate);
  }

  private static void translate(Translation t) {
    String integral = t.takeAny(INTEGRAL);
    String rounding = t.takeAny(NEAREST);
    boolean flush = t.take("ftz");
    boolean saturate = t.take("sat");
    PtxType to = t.type();
    PtxType from = t.type();
    t.operands(2);
    check(t, from, to, integral, rounding);
    if (flush && to != PtxType.F32 && from != PtxType.F32) {
      throw t.error(".ftz is for f32 alone");
    }
    Slot a = t.readWider(t.operand(1), from);
    Slot d = t.writeWider(t.operand(0), to);
    boolean plain = a.file() == from.file() && d.file() == to.file() && !flush && !saturate;
    Lanes fast = plain ? FastConversions.of(from, to, rounding) : null;
    if (fast != null) {
      t.lanes(fast, d, a);
      return;
    }
    Rounding mode = Rounding.of(integral != null ? integral : rounding);
    Conversion conversion = new Conversion(from, to, mode, integral != null, flush, saturate);
    t.emit(
        (w, mask) -> {
          for (int i = 0; i < Warp.LANES; i++) {
            if ((mask >>> i & 1) != 0) {
              conversion.run(w, a, d, i);
            }
          }
        });
  }

  /** PTX wants a rounding where one is needed, and none elsewhere. */
  private static void check(
      Translation t, PtxType from, PtxType to, String integral, String rounding) {
    boolean halves = from == PtxType.F16 || to == PtxType.F16;
    boolean known =
        (from.isFloat() || from.isInteger())
            && (to.isFloat() || to.isInteger())
            && (!halves || from == PtxType.F32 || to == PtxType.F32);
    if (!known) {
      throw t.error("there is no conversion from " + from.suffix() + " to " + to.suffix());
    }
    boolean toInteger = from.isFloat() && to.isInteger();
    boolean toFloat = to.isFloat() && (from.isInteger() || (from.isFloat() && from.bits > to.bits));
    boolean same = from.isFloat() && from == to;
    boolean right =
        toInteger
            ? integral != null && rounding == null
            : toFloat
                ? rounding != null && integral == null
                : rounding == null && (integral == null || same);
    if (!right) {
      throw t.error(
          toInteger
              ? "expected .rni, .rzi, .rmi or .rpi"
              : toFloat ? "expected .rn, .rz, .rm or .rp" : "expected no rounding");
    }
  }
}
