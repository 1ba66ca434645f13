package org.featup.cuda.ptx;

import java.util.Map;

/** Arithmetic of f32. */
final class FloatLanes {
  private static final double LN2 = Math.log(2);

  private static final Map<String, Lanes> ALL =
      Map.ofEntries(
          entry("add", FloatLanes::add),
          entry("sub", FloatLanes::sub),
          entry("mul", FloatLanes::mul),
          entry("fma", FloatLanes::fma),
          entry("mad", FloatLanes::fma),
          entry("div", FloatLanes::div),
          entry("min", FloatLanes::min),
          entry("max", FloatLanes::max),
          entry("abs", each(Math::abs)),
          entry("neg", each(a -> -a)),
          entry("rcp", each(a -> 1 / a)),
          entry("sqrt", each(a -> (float) Math.sqrt(a))),
          entry("rsqrt", each(a -> (float) (1 / Math.sqrt(a)))),
          entry("ex2", each(a -> (float) Math.pow(2, a))),
          entry("lg2", each(a -> (float) (Math.log(a) / LN2))),
          entry("sin", each(a -> (float) Math.sin(a))),
          entry("cos", each(a -> (float) Math.cos(a))));

  /** Makes numbers below the smallest normal one a zero of their sign. */
  static final Lanes FLUSH =
      Lanes.ofFloats(each(a -> Math.abs(a) < Float.MIN_NORMAL ? Math.copySign(0f, a) : a));

  /** Clamps to 0 to 1; not a number becomes 0. */
  static final Lanes SATURATE = Lanes.ofFloats(each(a -> a > 0 ? Math.min(a, 1) : 0));

  private FloatLanes() {}

  /** The arithmetic of an opcode, or null. */
  static Lanes of(String opcode) {
    return ALL.get(opcode);
  }

  private static Map.Entry<String, Lanes> entry(String opcode, Lanes.Floats lanes) {
    return Map.entry(opcode, Lanes.ofFloats(lanes));
  }

  /** A function of one float. */
  private interface Function {
    float of(float a);
  }

  private static Lanes.Floats each(Function function) {
    return (d, a, b, c) -> {
      for (int i = 0; i < Warp.LANES; i++) {
        d[i] = function.of(a[i]);
      }
    };
  }

  private static void add(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void fma(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  private static void div(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] / b[i];
    }
  }

  /** Of a number and not a number, the number. */
  private static void min(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Float.isNaN(a[i]) ? b[i] : Float.isNaN(b[i]) ? a[i] : Math.min(a[i], b[i]);
    }
  }

  private static void max(float[] d, float[] a, float[] b, float[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Float.isNaN(a[i]) ? b[i] : Float.isNaN(b[i]) ? a[i] : Math.max(a[i], b[i]);
    }
  }
}
