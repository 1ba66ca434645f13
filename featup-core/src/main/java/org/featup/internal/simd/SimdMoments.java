package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.Matrix;

/** Weighted sums and quadratic forms of rows, and their gradients. */
final class SimdMoments {
  private SimdMoments() {}

  static void add(
      Matrix u, int count, int n, int shift, Matrix weights, float[] sums, float[] squares) {
    int w0 = weights.index(0, 0);
    int w1 = weights.index(1, 0);
    int w2 = weights.index(2, 0);
    float[] x = u.data();
    float[] w = weights.data();
    for (int i = 0; i < count; i++) {
      int at = u.index(i, 0);
      FloatVector sum = broadcast(SPECIES, 0);
      FloatVector square = broadcast(SPECIES, 0);
      int j = 0;
      do {
        FloatVector a = fromArray(SPECIES, x, at + j);
        FloatVector b = fromArray(SPECIES, x, at + j + shift);
        sum = a.fma(fromArray(SPECIES, w, w0 + j), sum);
        FloatVector form = a.mul(fromArray(SPECIES, w, w1 + j));
        square = b.fma(fromArray(SPECIES, w, w2 + j), form).fma(a, square);
        j += LANES;
      } while (j < n);
      float[] lanes = new float[LANES];
      sum.intoArray(lanes, 0);
      sums[i] += LaneSum.of(lanes);
      square.intoArray(lanes, 0);
      squares[i] += LaneSum.of(lanes);
    }
  }

  static void addGradients(
      Matrix u, int count, int n, int shift, float[] dSums, float[] dSquares, Matrix dWeights) {
    int d0 = dWeights.index(0, 0);
    int d1 = dWeights.index(1, 0);
    int d2 = dWeights.index(2, 0);
    float[] x = u.data();
    float[] d = dWeights.data();
    for (int j = 0; j < n; j += LANES) {
      FloatVector bySum = fromArray(SPECIES, d, d0 + j);
      FloatVector bySquare = fromArray(SPECIES, d, d1 + j);
      FloatVector byProduct = fromArray(SPECIES, d, d2 + j);
      int at = u.index(0, j);
      int i = 0;
      do {
        FloatVector a = fromArray(SPECIES, x, at);
        FloatVector b = fromArray(SPECIES, x, at + shift);
        bySum = a.fma(broadcast(SPECIES, dSums[i]), bySum);
        FloatVector scaled = a.mul(dSquares[i]);
        bySquare = a.fma(scaled, bySquare);
        byProduct = b.fma(scaled, byProduct);
        at += u.stride();
      } while (++i < count);
      bySum.intoArray(d, d0 + j);
      bySquare.intoArray(d, d1 + j);
      byProduct.intoArray(d, d2 + j);
    }
  }
}
