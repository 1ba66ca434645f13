package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.MANY_REGISTERS;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix product of flat matrices in tiles of 4 rows x 4 or 2 vectors of sums, which stay in
 * registers. The left matrix has a step along either axis, so it may be a transposed one. Loops are
 * written as described in {@link SimdPairTile}.
 */
record SimdProduct(
    float[] a,
    int aOffset,
    int rowStep,
    int columnStep,
    float[] b,
    int bOffset,
    int bStride,
    float[] c,
    int cOffset,
    int cStride) {
  /** Rows of b that one pass takes: four vectors of each fit the first-level cache. */
  private static final int DEPTH = 64;

  /** Vectors of a tile. */
  private static final int WIDEST = MANY_REGISTERS ? 4 : 2;

  void add(int m, int n, int k) {
    for (int first = 0; first < k; first += DEPTH) {
      int depth = Math.min(DEPTH, k - first);
      int aStart = aOffset + first * columnStep;
      int bStart = bOffset + first * bStride;
      int j = 0;
      for (; j + WIDEST * LANES <= n; j += WIDEST * LANES) {
        columns(WIDEST, m, depth, aStart, bStart + j, cOffset + j);
      }
      for (; j + 2 * LANES <= n; j += 2 * LANES) {
        columns(2, m, depth, aStart, bStart + j, cOffset + j);
      }
      if (j < n) {
        columns(1, m, depth, aStart, bStart + j, cOffset + j);
      }
    }
  }

  private void columns(int vectors, int m, int depth, int aStart, int bStart, int cStart) {
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      int at = aStart + i * rowStep;
      int to = cStart + i * cStride;
      switch (vectors) {
        case 4 -> fourByFour(depth, at, bStart, to);
        case 2 -> fourByTwo(depth, at, bStart, to);
        default -> fourByOne(depth, at, bStart, to);
      }
    }
    for (; i < m; i++) {
      int at = aStart + i * rowStep;
      int to = cStart + i * cStride;
      if (vectors == 4) {
        oneByFour(depth, at, bStart, to);
      } else {
        for (int v = 0; v < vectors; v++) {
          oneByOne(depth, at, bStart + v * LANES, to + v * LANES);
        }
      }
    }
  }

  private void fourByFour(int depth, int aStart, int bStart, int p) {
    int q = p + cStride;
    int r = q + cStride;
    int s = r + cStride;
    FloatVector p0 = fromArray(SPECIES, c, p);
    FloatVector p1 = fromArray(SPECIES, c, p + LANES);
    FloatVector p2 = fromArray(SPECIES, c, p + 2 * LANES);
    FloatVector p3 = fromArray(SPECIES, c, p + 3 * LANES);
    FloatVector q0 = fromArray(SPECIES, c, q);
    FloatVector q1 = fromArray(SPECIES, c, q + LANES);
    FloatVector q2 = fromArray(SPECIES, c, q + 2 * LANES);
    FloatVector q3 = fromArray(SPECIES, c, q + 3 * LANES);
    FloatVector r0 = fromArray(SPECIES, c, r);
    FloatVector r1 = fromArray(SPECIES, c, r + LANES);
    FloatVector r2 = fromArray(SPECIES, c, r + 2 * LANES);
    FloatVector r3 = fromArray(SPECIES, c, r + 3 * LANES);
    FloatVector s0 = fromArray(SPECIES, c, s);
    FloatVector s1 = fromArray(SPECIES, c, s + LANES);
    FloatVector s2 = fromArray(SPECIES, c, s + 2 * LANES);
    FloatVector s3 = fromArray(SPECIES, c, s + 3 * LANES);
    int at = aStart;
    int row = bStart;
    int x = 0;
    do {
      FloatVector b0 = fromArray(SPECIES, b, row);
      FloatVector b1 = fromArray(SPECIES, b, row + LANES);
      FloatVector b2 = fromArray(SPECIES, b, row + 2 * LANES);
      FloatVector b3 = fromArray(SPECIES, b, row + 3 * LANES);
      FloatVector w = broadcast(SPECIES, a[at]);
      p0 = b0.fma(w, p0);
      p1 = b1.fma(w, p1);
      p2 = b2.fma(w, p2);
      p3 = b3.fma(w, p3);
      w = broadcast(SPECIES, a[at + rowStep]);
      q0 = b0.fma(w, q0);
      q1 = b1.fma(w, q1);
      q2 = b2.fma(w, q2);
      q3 = b3.fma(w, q3);
      w = broadcast(SPECIES, a[at + 2 * rowStep]);
      r0 = b0.fma(w, r0);
      r1 = b1.fma(w, r1);
      r2 = b2.fma(w, r2);
      r3 = b3.fma(w, r3);
      w = broadcast(SPECIES, a[at + 3 * rowStep]);
      s0 = b0.fma(w, s0);
      s1 = b1.fma(w, s1);
      s2 = b2.fma(w, s2);
      s3 = b3.fma(w, s3);
      at += columnStep;
      row += bStride;
    } while (++x < depth);
    p0.intoArray(c, p);
    p1.intoArray(c, p + LANES);
    p2.intoArray(c, p + 2 * LANES);
    p3.intoArray(c, p + 3 * LANES);
    q0.intoArray(c, q);
    q1.intoArray(c, q + LANES);
    q2.intoArray(c, q + 2 * LANES);
    q3.intoArray(c, q + 3 * LANES);
    r0.intoArray(c, r);
    r1.intoArray(c, r + LANES);
    r2.intoArray(c, r + 2 * LANES);
    r3.intoArray(c, r + 3 * LANES);
    s0.intoArray(c, s);
    s1.intoArray(c, s + LANES);
    s2.intoArray(c, s + 2 * LANES);
    s3.intoArray(c, s + 3 * LANES);
  }

  private void oneByFour(int depth, int aStart, int bStart, int p) {
    FloatVector p0 = fromArray(SPECIES, c, p);
    FloatVector p1 = fromArray(SPECIES, c, p + LANES);
    FloatVector p2 = fromArray(SPECIES, c, p + 2 * LANES);
    FloatVector p3 = fromArray(SPECIES, c, p + 3 * LANES);
    int row = bStart;
    int x = 0;
    do {
      FloatVector w = broadcast(SPECIES, a[aStart + x * columnStep]);
      p0 = fromArray(SPECIES, b, row).fma(w, p0);
      p1 = fromArray(SPECIES, b, row + LANES).fma(w, p1);
      p2 = fromArray(SPECIES, b, row + 2 * LANES).fma(w, p2);
      p3 = fromArray(SPECIES, b, row + 3 * LANES).fma(w, p3);
      row += bStride;
    } while (++x < depth);
    p0.intoArray(c, p);
    p1.intoArray(c, p + LANES);
    p2.intoArray(c, p + 2 * LANES);
    p3.intoArray(c, p + 3 * LANES);
  }

  private void fourByTwo(int depth, int aStart, int bStart, int p) {
    int q = p + cStride;
    int r = q + cStride;
    int s = r + cStride;
    FloatVector p0 = fromArray(SPECIES, c, p);
    FloatVector p1 = fromArray(SPECIES, c, p + LANES);
    FloatVector q0 = fromArray(SPECIES, c, q);
    FloatVector q1 = fromArray(SPECIES, c, q + LANES);
    FloatVector r0 = fromArray(SPECIES, c, r);
    FloatVector r1 = fromArray(SPECIES, c, r + LANES);
    FloatVector s0 = fromArray(SPECIES, c, s);
    FloatVector s1 = fromArray(SPECIES, c, s + LANES);
    int at = aStart;
    int row = bStart;
    int x = 0;
    do {
      FloatVector b0 = fromArray(SPECIES, b, row);
      FloatVector b1 = fromArray(SPECIES, b, row + LANES);
      FloatVector w = broadcast(SPECIES, a[at]);
      p0 = b0.fma(w, p0);
      p1 = b1.fma(w, p1);
      w = broadcast(SPECIES, a[at + rowStep]);
      q0 = b0.fma(w, q0);
      q1 = b1.fma(w, q1);
      w = broadcast(SPECIES, a[at + 2 * rowStep]);
      r0 = b0.fma(w, r0);
      r1 = b1.fma(w, r1);
      w = broadcast(SPECIES, a[at + 3 * rowStep]);
      s0 = b0.fma(w, s0);
      s1 = b1.fma(w, s1);
      at += columnStep;
      row += bStride;
    } while (++x < depth);
    p0.intoArray(c, p);
    p1.intoArray(c, p + LANES);
    q0.intoArray(c, q);
    q1.intoArray(c, q + LANES);
    r0.intoArray(c, r);
    r1.intoArray(c, r + LANES);
    s0.intoArray(c, s);
    s1.intoArray(c, s + LANES);
  }

  private void fourByOne(int depth, int aStart, int bStart, int p) {
    FloatVector p0 = fromArray(SPECIES, c, p);
    FloatVector q0 = fromArray(SPECIES, c, p + cStride);
    FloatVector r0 = fromArray(SPECIES, c, p + 2 * cStride);
    FloatVector s0 = fromArray(SPECIES, c, p + 3 * cStride);
    int at = aStart;
    int x = 0;
    do {
      FloatVector row = fromArray(SPECIES, b, bStart + x * bStride);
      p0 = row.fma(broadcast(SPECIES, a[at]), p0);
      q0 = row.fma(broadcast(SPECIES, a[at + rowStep]), q0);
      r0 = row.fma(broadcast(SPECIES, a[at + 2 * rowStep]), r0);
      s0 = row.fma(broadcast(SPECIES, a[at + 3 * rowStep]), s0);
      at += columnStep;
    } while (++x < depth);
    p0.intoArray(c, p);
    q0.intoArray(c, p + cStride);
    r0.intoArray(c, p + 2 * cStride);
    s0.intoArray(c, p + 3 * cStride);
  }

  private void oneByOne(int depth, int aStart, int bStart, int p) {
    FloatVector sum = fromArray(SPECIES, c, p);
    int x = 0;
    do {
      FloatVector w = broadcast(SPECIES, a[aStart + x * columnStep]);
      sum = fromArray(SPECIES, b, bStart + x * bStride).fma(w, sum);
    } while (++x < depth);
    sum.intoArray(c, p);
  }
}
