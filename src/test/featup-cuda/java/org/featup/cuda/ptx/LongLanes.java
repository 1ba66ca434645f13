package org.featup.cuda.ptx;

import java.util.Map;

/** Arithmetic of 64-bit integers. */
final class LongLanes {
  private static final Map<String, Lanes> ANY =
      Map.of(
          "add", Lanes.ofLongs(LongLanes::add),
          "sub", each((a, b, c) -> a - b),
          "mullo", each((a, b, c) -> a * b),
          "madlo", each((a, b, c) -> a * b + c),
          "neg", each((a, b, c) -> -a));

  private static final Map<String, Lanes> SIGNED =
      Map.of(
          "mulhi", each((a, b, c) -> Math.multiplyHigh(a, b)),
          "div", each((a, b, c) -> b == 0 ? -1 : a / b),
          "rem", each((a, b, c) -> b == 0 ? -1 : a % b),
          "abs", each((a, b, c) -> Math.abs(a)),
          "min", each((a, b, c) -> Math.min(a, b)),
          "max", each((a, b, c) -> Math.max(a, b)));

  private static final Map<String, Lanes> UNSIGNED =
      Map.of(
          "mulhi", each((a, b, c) -> Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a)),
          "div", each((a, b, c) -> b == 0 ? -1 : Long.divideUnsigned(a, b)),
          "rem", each((a, b, c) -> b == 0 ? -1 : Long.remainderUnsigned(a, b)),
          "min", each((a, b, c) -> Long.compareUnsigned(a, b) < 0 ? a : b),
          "max", each((a, b, c) -> Long.compareUnsigned(a, b) > 0 ? a : b));

  private LongLanes() {}

  /** The arithmetic of an opcode, or null. */
  static Lanes of(String opcode, PtxType type) {
    Lanes any = ANY.get(opcode);
    return any != null ? any : (type.isSigned() ? SIGNED : UNSIGNED).get(opcode);
  }

  /** A function of up to three integers. */
  interface Function {
    long of(long a, long b, long c);
  }

  static Lanes each(Function function) {
    return Lanes.ofLongs(
        (d, a, b, c) -> {
          for (int i = 0; i < Warp.LANES; i++) {
            d[i] = function.of(a[i], b[i], c[i]);
          }
        });
  }

  /** Addresses are added all the time: a loop of its own. */
  private static void add(long[] d, long[] a, long[] b, long[] c) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = a[i] + b[i];
    }
  }
}
