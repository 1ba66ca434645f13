package org.featup.cuda.ptx;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.featup.cuda.ptx.Registers.Slot;

/**
 * A conversion of one lane.
 *
 * @param from type of the source
 * @param to type of the result
 * @param rounding of what the result cannot hold
 * @param integral whether a float is rounded to a whole number
 * @param flush whether subnormal numbers are zero
 * @param saturate whether the result is clamped: floats to 0 to 1, integers to the range of the
 *     type
 */
record Conversion(
    PtxType from,
    PtxType to,
    Rounding rounding,
    boolean integral,
    boolean flush,
    boolean saturate) {

  void run(Warp w, Slot a, Slot d, int lane) {
    if (from.isFloat()) {
      double value = flushed(number(w, a, lane), from);
      if (integral) {
        value = rounding.integral(value);
      }
      if (to.isFloat()) {
        put(w, d, lane, value);
      } else {
        put(w, d, lane, whole(value));
      }
    } else {
      long value = integer(w, a, lane);
      if (!to.isFloat()) {
        put(w, d, lane, saturate ? clamped(exact(value)) : value);
      } else if (to == PtxType.F32) {
        put(w, d, lane, (double) rounding.single(new BigDecimal(exact(value))));
      } else {
        put(w, d, lane, rounding.doubled(new BigDecimal(exact(value))));
      }
    }
  }

  private double number(Warp w, Slot a, int lane) {
    return switch (a.file()) {
      case FLOATS -> w.floats[a.index()][lane];
      case DOUBLES -> w.doubles[a.index()][lane];
      case LONGS -> Double.longBitsToDouble(w.longs[a.index()][lane]);
      default ->
          from == PtxType.F16
              ? Half.toFloat(w.ints[a.index()][lane])
              : Float.intBitsToFloat(w.ints[a.index()][lane]);
    };
  }

  private double flushed(double value, PtxType type) {
    boolean subnormal = flush && type == PtxType.F32 && Math.abs(value) < Float.MIN_NORMAL;
    return subnormal ? Math.copySign(0, value) : value;
  }

  /** The bits of the source's type, extended by its sign or by zeros. */
  private long integer(Warp w, Slot a, int lane) {
    long bits = a.file() == RegisterFile.LONGS ? w.longs[a.index()][lane] : w.ints[a.index()][lane];
    return extended(bits, from);
  }

  private static long extended(long bits, PtxType type) {
    int unused = 64 - type.bits;
    return type.isSigned() ? bits << unused >> unused : bits << unused >>> unused;
  }

  private BigInteger exact(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 && !from.isSigned() ? signed.add(BigInteger.ONE.shiftLeft(64)) : signed;
  }

  /** A float that is whole, clamped to the range of the type; not a number is 0. */
  private long whole(double value) {
    if (Double.isNaN(value)) {
      return 0;
    }
    double limit = to.isSigned() ? Math.scalb(1.0, to.bits - 1) : Math.scalb(1.0, to.bits);
    double inside = Math.max(to.isSigned() ? -limit : 0, Math.min(limit, value));
    return clamped(new BigDecimal(inside).toBigInteger());
  }

  private long clamped(BigInteger value) {
    BigInteger one = BigInteger.ONE;
    BigInteger high = one.shiftLeft(to.isSigned() ? to.bits - 1 : to.bits).subtract(one);
    BigInteger low = to.isSigned() ? one.shiftLeft(to.bits - 1).negate() : BigInteger.ZERO;
    return value.max(low).min(high).longValue();
  }

  private void put(Warp w, Slot d, int lane, long value) {
    long fitted = extended(value, to);
    if (d.file() == RegisterFile.LONGS) {
      w.longs[d.index()][lane] = fitted;
    } else {
      w.ints[d.index()][lane] = (int) fitted;
    }
  }

  private void put(Warp w, Slot d, int lane, double value) {
    double number = saturate ? (value > 0 ? Math.min(value, 1) : 0) : value;
    if (to == PtxType.F16) {
      w.ints[d.index()][lane] = Half.of(number, rounding);
      return;
    }
    if (to == PtxType.F64) {
      switch (d.file()) {
        case DOUBLES -> w.doubles[d.index()][lane] = number;
        default -> w.longs[d.index()][lane] = Double.doubleToRawLongBits(number);
      }
      return;
    }
    float single = (float) flushed(rounding.single(number), to);
    switch (d.file()) {
      case FLOATS -> w.floats[d.index()][lane] = single;
      default -> w.ints[d.index()][lane] = Float.floatToRawIntBits(single);
    }
  }
}
