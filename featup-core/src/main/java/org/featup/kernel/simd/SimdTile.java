package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The heart of equation 4: sums of 4 neighbouring pixels x 4 vectors of channels, in 16 registers.
 * The windows of the pixels overlap in all but three columns, so each column is loaded once and
 * used for every pixel whose window has it: 40 loads of a row's window serve 112 multiplications.
 *
 * <p>Loops that carry vectors end with their test: of a loop that might not run at all, C2 of JDK
 * 17 keeps the vectors as objects on the heap, thirty times slower. For the same reason vectors are
 * passed to no helper method: once the inlining budget of a large method is spent, a helper is a
 * call.
 */
final class SimdTile {
  /** Smallest diameter that {@link #overlapping} serves. */
  static final int OVERLAPPING_DIAMETER = 5;

  private SimdTile() {}

  /**
   * Any diameter from {@link #OVERLAPPING_DIAMETER} on.
   *
   * @param start of the first pixel's channels in a row of the window
   * @param stride elements of the window from one pixel to the next
   */
  static void overlapping(
      float[] window,
      int[] rows,
      int start,
      int stride,
      float[] filters,
      int filterStart,
      int d,
      float[] out,
      int outStart,
      int outStride) {
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p1;
    FloatVector q2 = p2;
    FloatVector q3 = p3;
    FloatVector r0 = p0;
    FloatVector r1 = p1;
    FloatVector r2 = p2;
    FloatVector r3 = p3;
    FloatVector s0 = p0;
    FloatVector s1 = p1;
    FloatVector s2 = p2;
    FloatVector s3 = p3;
    int u = 0;
    do {
      int at = rows[u] + start;
      // tap of each pixel in column 0 of the first one's window
      int pTap = filterStart + u * d;
      int qTap = pTap + d * d - 1;
      int rTap = qTap + d * d - 1;
      int sTap = rTap + d * d - 1;
      FloatVector x0;
      FloatVector x1;
      FloatVector x2;
      FloatVector x3;
      FloatVector w;
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[pTap]);
      p0 = x0.fma(w, p0);
      p1 = x1.fma(w, p1);
      p2 = x2.fma(w, p2);
      p3 = x3.fma(w, p3);
      at += stride;
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[pTap + 1]);
      p0 = x0.fma(w, p0);
      p1 = x1.fma(w, p1);
      p2 = x2.fma(w, p2);
      p3 = x3.fma(w, p3);
      w = broadcast(SPECIES, filters[qTap + 1]);
      q0 = x0.fma(w, q0);
      q1 = x1.fma(w, q1);
      q2 = x2.fma(w, q2);
      q3 = x3.fma(w, q3);
      at += stride;
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[pTap + 2]);
      p0 = x0.fma(w, p0);
      p1 = x1.fma(w, p1);
      p2 = x2.fma(w, p2);
      p3 = x3.fma(w, p3);
      w = broadcast(SPECIES, filters[qTap + 2]);
      q0 = x0.fma(w, q0);
      q1 = x1.fma(w, q1);
      q2 = x2.fma(w, q2);
      q3 = x3.fma(w, q3);
      w = broadcast(SPECIES, filters[rTap + 2]);
      r0 = x0.fma(w, r0);
      r1 = x1.fma(w, r1);
      r2 = x2.fma(w, r2);
      r3 = x3.fma(w, r3);
      at += stride;
      int column = 3;
      do {
        x0 = fromArray(SPECIES, window, at);
        x1 = fromArray(SPECIES, window, at + LANES);
        x2 = fromArray(SPECIES, window, at + 2 * LANES);
        x3 = fromArray(SPECIES, window, at + 3 * LANES);
        w = broadcast(SPECIES, filters[pTap + column]);
        p0 = x0.fma(w, p0);
        p1 = x1.fma(w, p1);
        p2 = x2.fma(w, p2);
        p3 = x3.fma(w, p3);
        w = broadcast(SPECIES, filters[qTap + column]);
        q0 = x0.fma(w, q0);
        q1 = x1.fma(w, q1);
        q2 = x2.fma(w, q2);
        q3 = x3.fma(w, q3);
        w = broadcast(SPECIES, filters[rTap + column]);
        r0 = x0.fma(w, r0);
        r1 = x1.fma(w, r1);
        r2 = x2.fma(w, r2);
        r3 = x3.fma(w, r3);
        w = broadcast(SPECIES, filters[sTap + column]);
        s0 = x0.fma(w, s0);
        s1 = x1.fma(w, s1);
        s2 = x2.fma(w, s2);
        s3 = x3.fma(w, s3);
        at += stride;
      } while (++column < d);
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[qTap + d]);
      q0 = x0.fma(w, q0);
      q1 = x1.fma(w, q1);
      q2 = x2.fma(w, q2);
      q3 = x3.fma(w, q3);
      w = broadcast(SPECIES, filters[rTap + d]);
      r0 = x0.fma(w, r0);
      r1 = x1.fma(w, r1);
      r2 = x2.fma(w, r2);
      r3 = x3.fma(w, r3);
      w = broadcast(SPECIES, filters[sTap + d]);
      s0 = x0.fma(w, s0);
      s1 = x1.fma(w, s1);
      s2 = x2.fma(w, s2);
      s3 = x3.fma(w, s3);
      at += stride;
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[rTap + d + 1]);
      r0 = x0.fma(w, r0);
      r1 = x1.fma(w, r1);
      r2 = x2.fma(w, r2);
      r3 = x3.fma(w, r3);
      w = broadcast(SPECIES, filters[sTap + d + 1]);
      s0 = x0.fma(w, s0);
      s1 = x1.fma(w, s1);
      s2 = x2.fma(w, s2);
      s3 = x3.fma(w, s3);
      at += stride;
      x0 = fromArray(SPECIES, window, at);
      x1 = fromArray(SPECIES, window, at + LANES);
      x2 = fromArray(SPECIES, window, at + 2 * LANES);
      x3 = fromArray(SPECIES, window, at + 3 * LANES);
      w = broadcast(SPECIES, filters[sTap + d + 2]);
      s0 = x0.fma(w, s0);
      s1 = x1.fma(w, s1);
      s2 = x2.fma(w, s2);
      s3 = x3.fma(w, s3);
    } while (++u < d);
    p0.intoArray(out, outStart);
    p1.intoArray(out, outStart + LANES);
    p2.intoArray(out, outStart + 2 * LANES);
    p3.intoArray(out, outStart + 3 * LANES);
    q0.intoArray(out, outStart + outStride);
    q1.intoArray(out, outStart + outStride + LANES);
    q2.intoArray(out, outStart + outStride + 2 * LANES);
    q3.intoArray(out, outStart + outStride + 3 * LANES);
    r0.intoArray(out, outStart + 2 * outStride);
    r1.intoArray(out, outStart + 2 * outStride + LANES);
    r2.intoArray(out, outStart + 2 * outStride + 2 * LANES);
    r3.intoArray(out, outStart + 2 * outStride + 3 * LANES);
    s0.intoArray(out, outStart + 3 * outStride);
    s1.intoArray(out, outStart + 3 * outStride + LANES);
    s2.intoArray(out, outStart + 3 * outStride + 2 * LANES);
    s3.intoArray(out, outStart + 3 * outStride + 3 * LANES);
  }

  /** Any diameter; parameters as for {@link #overlapping}. Each pixel loads its own window. */
  static void separate(
      float[] window,
      int[] rows,
      int start,
      int stride,
      float[] filters,
      int filterStart,
      int d,
      float[] out,
      int outStart,
      int outStride) {
    final int taps = d * d;
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p1;
    FloatVector q2 = p2;
    FloatVector q3 = p3;
    FloatVector r0 = p0;
    FloatVector r1 = p1;
    FloatVector r2 = p2;
    FloatVector r3 = p3;
    FloatVector s0 = p0;
    FloatVector s1 = p1;
    FloatVector s2 = p2;
    FloatVector s3 = p3;
    FloatVector w;
    int u = 0;
    do {
      int v = 0;
      do {
        int tap = filterStart + u * d + v;
        int at = rows[u] + start + v * stride;
        w = broadcast(SPECIES, filters[tap]);
        p0 = fromArray(SPECIES, window, at).fma(w, p0);
        p1 = fromArray(SPECIES, window, at + LANES).fma(w, p1);
        p2 = fromArray(SPECIES, window, at + 2 * LANES).fma(w, p2);
        p3 = fromArray(SPECIES, window, at + 3 * LANES).fma(w, p3);
        at += stride;
        w = broadcast(SPECIES, filters[tap + taps]);
        q0 = fromArray(SPECIES, window, at).fma(w, q0);
        q1 = fromArray(SPECIES, window, at + LANES).fma(w, q1);
        q2 = fromArray(SPECIES, window, at + 2 * LANES).fma(w, q2);
        q3 = fromArray(SPECIES, window, at + 3 * LANES).fma(w, q3);
        at += stride;
        w = broadcast(SPECIES, filters[tap + 2 * taps]);
        r0 = fromArray(SPECIES, window, at).fma(w, r0);
        r1 = fromArray(SPECIES, window, at + LANES).fma(w, r1);
        r2 = fromArray(SPECIES, window, at + 2 * LANES).fma(w, r2);
        r3 = fromArray(SPECIES, window, at + 3 * LANES).fma(w, r3);
        at += stride;
        w = broadcast(SPECIES, filters[tap + 3 * taps]);
        s0 = fromArray(SPECIES, window, at).fma(w, s0);
        s1 = fromArray(SPECIES, window, at + LANES).fma(w, s1);
        s2 = fromArray(SPECIES, window, at + 2 * LANES).fma(w, s2);
        s3 = fromArray(SPECIES, window, at + 3 * LANES).fma(w, s3);
      } while (++v < d);
    } while (++u < d);
    p0.intoArray(out, outStart);
    p1.intoArray(out, outStart + LANES);
    p2.intoArray(out, outStart + 2 * LANES);
    p3.intoArray(out, outStart + 3 * LANES);
    q0.intoArray(out, outStart + outStride);
    q1.intoArray(out, outStart + outStride + LANES);
    q2.intoArray(out, outStart + outStride + 2 * LANES);
    q3.intoArray(out, outStart + outStride + 3 * LANES);
    r0.intoArray(out, outStart + 2 * outStride);
    r1.intoArray(out, outStart + 2 * outStride + LANES);
    r2.intoArray(out, outStart + 2 * outStride + 2 * LANES);
    r3.intoArray(out, outStart + 2 * outStride + 3 * LANES);
    s0.intoArray(out, outStart + 3 * outStride);
    s1.intoArray(out, outStart + 3 * outStride + LANES);
    s2.intoArray(out, outStart + 3 * outStride + 2 * LANES);
    s3.intoArray(out, outStart + 3 * outStride + 3 * LANES);
  }
}
