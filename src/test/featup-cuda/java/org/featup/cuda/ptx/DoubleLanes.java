package org.featup.cuda.ptx;

import java.util.Map;

/** Arithmetic of f64. */
final class DoubleLanes {
  private static final Map<String, Lanes> ALL =
      Map.ofEntries(
          entry("add", DoubleLanes::add),
          entry("sub", DoubleLanes::sub),
          entry("mul", DoubleLanes::mul),
          entry("fma", DoubleLanes::fma),
          entry("mad", DoubleLanes::fma),
          entry("div", DoubleLanes::div),
          entry("min", DoubleLanes::min),
          entry("max", DoubleLanes::max),
          entry("abs", each(Math::abs)),
          entry("neg", each(a -> -a)),
          entry("rcp", each(a -> 1 / a)),
          entry("sqrt", each(Math::sqrt)));

  private DoubleLanes() {}

  /** The arithmetic of an opcode, or null. */
  static Lanes of(String opcode) {
    return ALL.get(opcode);
  }

  private static Map.Entry<String, Lanes> entry(String opcode, Lanes.Doubles lanes) {
    return Map.entry(opcode, Lanes.ofDoubles(lanes));
  }

  /** A function of one double. */
  private interface Function {
    double of(double a);
  }

  private static Lanes.Doubles each(Function function) {
    return (d, a, b, c) -> {
      for (int i = 0; i < Warp.LANES; i++) {
        d[i] = function.of(a[i]);
      }
    };
  }

  private static void add(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void fma(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  private static void div(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] / b[i];
    }
  }

  /** Of a number and not a number, the number. */
  private static void min(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Double.isNaN(a[i]) ? b[i] : Double.isNaN(b[i]) ? a[i] : Math.min(a[i], b[i]);
    }
  }

  private static void max(double[] d, double[] a, double[] b, double[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = Double.isNaN(a[i]) ? b[i] : Double.isNaN(b[i]) ? a[i] : Math.max(a[i], b[i]);
    }
  }
}
