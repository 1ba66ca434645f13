package org.featup.cuda.ptx;

/**
 * Arithmetic of all 32 lanes from registers to a register, by index. Lanes that take no part are
 * computed too and thrown away: loops without conditions are what the compiler makes vectors of.
 */
interface Lanes {

  /** Computes register {@code d} from {@code a}, {@code b} and {@code c}. */
  void run(Warp warp, int d, int a, int b, int c);

  /** Arithmetic of floats. */
  interface Floats {
    void run(float[] d, float[] a, float[] b, float[] c);
  }

  /** Arithmetic of integers of up to 32 bits. */
  interface Ints {
    void run(int[] d, int[] a, int[] b, int[] c);
  }

  /** Arithmetic of 64-bit integers. */
  interface Longs {
    void run(long[] d, long[] a, long[] b, long[] c);
  }

  /** Arithmetic of doubles. */
  interface Doubles {
    void run(double[] d, double[] a, double[] b, double[] c);
  }

  static Lanes ofFloats(Floats lanes) {
    return (w, d, a, b, c) -> lanes.run(w.floats[d], w.floats[a], w.floats[b], w.floats[c]);
  }

  static Lanes ofInts(Ints lanes) {
    return (w, d, a, b, c) -> lanes.run(w.ints[d], w.ints[a], w.ints[b], w.ints[c]);
  }

  static Lanes ofLongs(Longs lanes) {
    return (w, d, a, b, c) -> lanes.run(w.longs[d], w.longs[a], w.longs[b], w.longs[c]);
  }

  static Lanes ofDoubles(Doubles lanes) {
    return (w, d, a, b, c) -> lanes.run(w.doubles[d], w.doubles[a], w.doubles[b], w.doubles[c]);
  }
}
