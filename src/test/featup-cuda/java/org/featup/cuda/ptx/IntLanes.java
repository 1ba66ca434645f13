package org.featup.cuda.ptx;

import java.util.Map;

/** Arithmetic of 32-bit integers. */
final class IntLanes {
  private static final long LOW = 0xffffffffL;

  private static final Map<String, Lanes> ANY =
      Map.of(
          "add", Lanes.ofInts(IntLanes::add),
          "sub", Lanes.ofInts(IntLanes::sub),
          "mullo", Lanes.ofInts(IntLanes::mul),
          "madlo", Lanes.ofInts(IntLanes::mad),
          "neg", each((a, b, c) -> -a));

  private static final Map<String, Lanes> SIGNED =
      Map.of(
          "mulhi", each((a, b, c) -> (int) (((long) a * b) >> 32)),
          "madhi", each((a, b, c) -> (int) (((long) a * b) >> 32) + c),
          "div", each((a, b, c) -> b == 0 ? -1 : a / b),
          "rem", each((a, b, c) -> b == 0 ? -1 : a % b),
          "abs", each((a, b, c) -> Math.abs(a)),
          "min", each((a, b, c) -> Math.min(a, b)),
          "max", each((a, b, c) -> Math.max(a, b)));

  private static final Map<String, Lanes> UNSIGNED =
      Map.of(
          "mulhi", each((a, b, c) -> (int) (((a & LOW) * (b & LOW)) >>> 32)),
          "madhi", each((a, b, c) -> (int) (((a & LOW) * (b & LOW)) >>> 32) + c),
          "div", each((a, b, c) -> b == 0 ? -1 : Integer.divideUnsigned(a, b)),
          "rem", each((a, b, c) -> b == 0 ? -1 : Integer.remainderUnsigned(a, b)),
          "min", each((a, b, c) -> Integer.compareUnsigned(a, b) < 0 ? a : b),
          "max", each((a, b, c) -> Integer.compareUnsigned(a, b) > 0 ? a : b));

  private IntLanes() {}

  /** The arithmetic of an opcode, or null. */
  static Lanes of(String opcode, PtxType type) {
    Lanes any = ANY.get(opcode);
    return any != null ? any : (type.isSigned() ? SIGNED : UNSIGNED).get(opcode);
  }

  /** A function of up to three integers. */
  interface Function {
    int of(int a, int b, int c);
  }

  static Lanes each(Function function) {
    return Lanes.ofInts(
        (d, a, b, c) -> {
          for (int i = 0; i < Warp.LANES; i++) {
            d[i] = function.of(a[i], b[i], c[i]);
          }
        });
  }

  // What kernels do most has loops of its own, which the compiler makes vectors of.

  private static void add(int[] d, int[] a, int[] b, int[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(int[] d, int[] a, int[] b, int[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(int[] d, int[] a, int[] b, int[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void mad(int[] d, int[] a, int[] b, int[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] * b[i] + c[i];
    }
  }
}
