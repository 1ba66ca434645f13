package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Matrix product in tiles of 4 rows x 4 vectors of sums, which stay in registers. */
final class SimdMatmul {
  private SimdMatmul() {}

  static void add(
      int m, int n, int k, float[] a, int aOffset, int aStride, float[][] b, float[][] c) {
    int j = 0;
    for (; j + 4 * LANES <= n; j += 4 * LANES) {
      int i = 0;
      for (; i + 4 <= m; i += 4) {
        fourByFour(k, a, aOffset + i * aStride, aStride, b, c, i, j);
      }
      for (; i < m; i++) {
        oneByFour(k, a, aOffset + i * aStride, b, c[i], j);
      }
    }
    for (; j < n; j += LANES) {
      int i = 0;
      for (; i + 4 <= m; i += 4) {
        fourByOne(k, a, aOffset + i * aStride, aStride, b, c, i, j);
      }
      for (; i < m; i++) {
        oneByOne(k, a, aOffset + i * aStride, b, c[i], j);
      }
    }
  }

  private static void fourByFour(
      int k, float[] a, int at, int aStride, float[][] b, float[][] c, int i, int j) {
    int j1 = j + LANES;
    int j2 = j + 2 * LANES;
    int j3 = j + 3 * LANES;
    float[] p = c[i];
    float[] q = c[i + 1];
    float[] r = c[i + 2];
    float[] s = c[i + 3];
    FloatVector p0 = fromArray(SPECIES, p, j);
    FloatVector p1 = fromArray(SPECIES, p, j1);
    FloatVector p2 = fromArray(SPECIES, p, j2);
    FloatVector p3 = fromArray(SPECIES, p, j3);
    FloatVector q0 = fromArray(SPECIES, q, j);
    FloatVector q1 = fromArray(SPECIES, q, j1);
    FloatVector q2 = fromArray(SPECIES, q, j2);
    FloatVector q3 = fromArray(SPECIES, q, j3);
    FloatVector r0 = fromArray(SPECIES, r, j);
    FloatVector r1 = fromArray(SPECIES, r, j1);
    FloatVector r2 = fromArray(SPECIES, r, j2);
    FloatVector r3 = fromArray(SPECIES, r, j3);
    FloatVector s0 = fromArray(SPECIES, s, j);
    FloatVector s1 = fromArray(SPECIES, s, j1);
    FloatVector s2 = fromArray(SPECIES, s, j2);
    FloatVector s3 = fromArray(SPECIES, s, j3);
    int x = 0;
    do {
      float[] row = b[x];
      FloatVector b0 = fromArray(SPECIES, row, j);
      FloatVector b1 = fromArray(SPECIES, row, j1);
      FloatVector b2 = fromArray(SPECIES, row, j2);
      FloatVector b3 = fromArray(SPECIES, row, j3);
      FloatVector w = broadcast(SPECIES, a[at + x]);
      p0 = b0.fma(w, p0);
      p1 = b1.fma(w, p1);
      p2 = b2.fma(w, p2);
      p3 = b3.fma(w, p3);
      w = broadcast(SPECIES, a[at + aStride + x]);
      q0 = b0.fma(w, q0);
      q1 = b1.fma(w, q1);
      q2 = b2.fma(w, q2);
      q3 = b3.fma(w, q3);
      w = broadcast(SPECIES, a[at + 2 * aStride + x]);
      r0 = b0.fma(w, r0);
      r1 = b1.fma(w, r1);
      r2 = b2.fma(w, r2);
      r3 = b3.fma(w, r3);
      w = broadcast(SPECIES, a[at + 3 * aStride + x]);
      s0 = b0.fma(w, s0);
      s1 = b1.fma(w, s1);
      s2 = b2.fma(w, s2);
      s3 = b3.fma(w, s3);
    } while (++x < k);
    p0.intoArray(p, j);
    p1.intoArray(p, j1);
    p2.intoArray(p, j2);
    p3.intoArray(p, j3);
    q0.intoArray(q, j);
    q1.intoArray(q, j1);
    q2.intoArray(q, j2);
    q3.intoArray(q, j3);
    r0.intoArray(r, j);
    r1.intoArray(r, j1);
    r2.intoArray(r, j2);
    r3.intoArray(r, j3);
    s0.intoArray(s, j);
    s1.intoArray(s, j1);
    s2.intoArray(s, j2);
    s3.intoArray(s, j3);
  }

  private static void oneByFour(int k, float[] a, int at, float[][] b, float[] c, int j) {
    FloatVector c0 = fromArray(SPECIES, c, j);
    FloatVector c1 = fromArray(SPECIES, c, j + LANES);
    FloatVector c2 = fromArray(SPECIES, c, j + 2 * LANES);
    FloatVector c3 = fromArray(SPECIES, c, j + 3 * LANES);
    int x = 0;
    do {
      float[] row = b[x];
      FloatVector w = broadcast(SPECIES, a[at + x]);
      c0 = fromArray(SPECIES, row, j).fma(w, c0);
      c1 = fromArray(SPECIES, row, j + LANES).fma(w, c1);
      c2 = fromArray(SPECIES, row, j + 2 * LANES).fma(w, c2);
      c3 = fromArray(SPECIES, row, j + 3 * LANES).fma(w, c3);
    } while (++x < k);
    c0.intoArray(c, j);
    c1.intoArray(c, j + LANES);
    c2.intoArray(c, j + 2 * LANES);
    c3.intoArray(c, j + 3 * LANES);
  }

  private static void fourByOne(
      int k, float[] a, int at, int aStride, float[][] b, float[][] c, int i, int j) {
    FloatVector c0 = fromArray(SPECIES, c[i], j);
    FloatVector c1 = fromArray(SPECIES, c[i + 1], j);
    FloatVector c2 = fromArray(SPECIES, c[i + 2], j);
    FloatVector c3 = fromArray(SPECIES, c[i + 3], j);
    int x = 0;
    do {
      FloatVector row = fromArray(SPECIES, b[x], j);
      c0 = row.fma(broadcast(SPECIES, a[at + x]), c0);
      c1 = row.fma(broadcast(SPECIES, a[at + aStride + x]), c1);
      c2 = row.fma(broadcast(SPECIES, a[at + 2 * aStride + x]), c2);
      c3 = row.fma(broadcast(SPECIES, a[at + 3 * aStride + x]), c3);
    } while (++x < k);
    c0.intoArray(c[i], j);
    c1.intoArray(c[i + 1], j);
    c2.intoArray(c[i + 2], j);
    c3.intoArray(c[i + 3], j);
  }

  private static void oneByOne(int k, float[] a, int at, float[][] b, float[] c, int j) {
    FloatVector sum = fromArray(SPECIES, c, j);
    int x = 0;
    do {
      sum = fromArray(SPECIES, b[x], j).fma(broadcast(SPECIES, a[at + x]), sum);
    } while (++x < k);
    sum.intoArray(c, j);
  }
}
