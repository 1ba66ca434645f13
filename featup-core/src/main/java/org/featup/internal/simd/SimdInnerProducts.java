package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Inner products of planes in tiles of 4 x 4, whose sums, a vector each, stay in registers along
 * the row: 8 loads serve 16 multiplications. Loops are written as described in {@link
 * SimdPairTile}.
 */
final class SimdInnerProducts {
  private SimdInnerProducts() {}

  static void add(float[][] a, int m, float[][] b, int n, int width, float[] sums) {
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      int j = 0;
      for (; j + 4 <= n; j += 4) {
        fourByFour(a, i, b, j, n, width, sums);
      }
      for (; j < n; j++) {
        fourByOne(a, i, b[j], width, sums, i * n + j, n);
      }
    }
    for (; i < m; i++) {
      int j = 0;
      for (; j + 4 <= n; j += 4) {
        fourByOne(b, j, a[i], width, sums, i * n + j, 1);
      }
      for (; j < n; j++) {
        oneByOne(a[i], b[j], width, sums, i * n + j);
      }
    }
  }

  private static void fourByFour(
      float[][] a, int i, float[][] b, int j, int n, int width, float[] sums) {
    float[] p = a[i];
    float[] q = a[i + 1];
    float[] r = a[i + 2];
    float[] s = a[i + 3];
    float[] b0 = b[j];
    float[] b1 = b[j + 1];
    float[] b2 = b[j + 2];
    float[] b3 = b[j + 3];
    int pAt = (i * n + j) * LANES;
    int qAt = pAt + n * LANES;
    int rAt = qAt + n * LANES;
    int sAt = rAt + n * LANES;
    FloatVector p0 = fromArray(SPECIES, sums, pAt);
    FloatVector p1 = fromArray(SPECIES, sums, pAt + LANES);
    FloatVector p2 = fromArray(SPECIES, sums, pAt + 2 * LANES);
    FloatVector p3 = fromArray(SPECIES, sums, pAt + 3 * LANES);
    FloatVector q0 = fromArray(SPECIES, sums, qAt);
    FloatVector q1 = fromArray(SPECIES, sums, qAt + LANES);
    FloatVector q2 = fromArray(SPECIES, sums, qAt + 2 * LANES);
    FloatVector q3 = fromArray(SPECIES, sums, qAt + 3 * LANES);
    FloatVector r0 = fromArray(SPECIES, sums, rAt);
    FloatVector r1 = fromArray(SPECIES, sums, rAt + LANES);
    FloatVector r2 = fromArray(SPECIES, sums, rAt + 2 * LANES);
    FloatVector r3 = fromArray(SPECIES, sums, rAt + 3 * LANES);
    FloatVector s0 = fromArray(SPECIES, sums, sAt);
    FloatVector s1 = fromArray(SPECIES, sums, sAt + LANES);
    FloatVector s2 = fromArray(SPECIES, sums, sAt + 2 * LANES);
    FloatVector s3 = fromArray(SPECIES, sums, sAt + 3 * LANES);
    int x = 0;
    do {
      FloatVector x0 = fromArray(SPECIES, b0, x);
      FloatVector x1 = fromArray(SPECIES, b1, x);
      FloatVector x2 = fromArray(SPECIES, b2, x);
      FloatVector x3 = fromArray(SPECIES, b3, x);
      FloatVector w = fromArray(SPECIES, p, x);
      p0 = x0.fma(w, p0);
      p1 = x1.fma(w, p1);
      p2 = x2.fma(w, p2);
      p3 = x3.fma(w, p3);
      w = fromArray(SPECIES, q, x);
      q0 = x0.fma(w, q0);
      q1 = x1.fma(w, q1);
      q2 = x2.fma(w, q2);
      q3 = x3.fma(w, q3);
      w = fromArray(SPECIES, r, x);
      r0 = x0.fma(w, r0);
      r1 = x1.fma(w, r1);
      r2 = x2.fma(w, r2);
      r3 = x3.fma(w, r3);
      w = fromArray(SPECIES, s, x);
      s0 = x0.fma(w, s0);
      s1 = x1.fma(w, s1);
      s2 = x2.fma(w, s2);
      s3 = x3.fma(w, s3);
      x += LANES;
    } while (x < width);
    p0.intoArray(sums, pAt);
    p1.intoArray(sums, pAt + LANES);
    p2.intoArray(sums, pAt + 2 * LANES);
    p3.intoArray(sums, pAt + 3 * LANES);
    q0.intoArray(sums, qAt);
    q1.intoArray(sums, qAt + LANES);
    q2.intoArray(sums, qAt + 2 * LANES);
    q3.intoArray(sums, qAt + 3 * LANES);
    r0.intoArray(sums, rAt);
    r1.intoArray(sums, rAt + LANES);
    r2.intoArray(sums, rAt + 2 * LANES);
    r3.intoArray(sums, rAt + 3 * LANES);
    s0.intoArray(sums, sAt);
    s1.intoArray(sums, sAt + LANES);
    s2.intoArray(sums, sAt + 2 * LANES);
    s3.intoArray(sums, sAt + 3 * LANES);
  }

  /** Four planes of one side with one of the other; {@code step} products from sum to sum. */
  private static void fourByOne(
      float[][] four, int first, float[] one, int width, float[] sums, int product, int step) {
    float[] p = four[first];
    float[] q = four[first + 1];
    float[] r = four[first + 2];
    float[] s = four[first + 3];
    int at = product * LANES;
    int next = step * LANES;
    FloatVector p0 = fromArray(SPECIES, sums, at);
    FloatVector q0 = fromArray(SPECIES, sums, at + next);
    FloatVector r0 = fromArray(SPECIES, sums, at + 2 * next);
    FloatVector s0 = fromArray(SPECIES, sums, at + 3 * next);
    int x = 0;
    do {
      FloatVector w = fromArray(SPECIES, one, x);
      p0 = fromArray(SPECIES, p, x).fma(w, p0);
      q0 = fromArray(SPECIES, q, x).fma(w, q0);
      r0 = fromArray(SPECIES, r, x).fma(w, r0);
      s0 = fromArray(SPECIES, s, x).fma(w, s0);
      x += LANES;
    } while (x < width);
    p0.intoArray(sums, at);
    q0.intoArray(sums, at + next);
    r0.intoArray(sums, at + 2 * next);
    s0.intoArray(sums, at + 3 * next);
  }

  private static void oneByOne(float[] a, float[] b, int width, float[] sums, int product) {
    FloatVector sum = fromArray(SPECIES, sums, product * LANES);
    int x = 0;
    do {
      sum = fromArray(SPECIES, a, x).fma(fromArray(SPECIES, b, x), sum);
      x += LANES;
    } while (x < width);
    sum.intoArray(sums, product * LANES);
  }
}
