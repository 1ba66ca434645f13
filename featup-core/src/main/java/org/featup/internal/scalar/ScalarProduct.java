package org.featup.internal.scalar;

import org.featup.internal.cpu.kernels.Matrix;

/**
 * Matrix product in a form that C2 vectorises: all arrays of the inner loop are read at the same
 * index, so rows are copied into arrays of their own first. A group of rows of the right matrix is
 * copied once for all rows of the left one.
 */
final class ScalarProduct {
  private static final int GROUP = 8;

  private ScalarProduct() {}

  /** {@code c[i, j] += sum_x a[offset + i * rowStep + x * columnStep] b[x, j]}. */
  static void add(int m, int n, int k, Matrix a, int rowStep, int columnStep, Matrix b, Matrix c) {
    float[] sum = new float[n];
    float[] factors = new float[GROUP];
    float[][] rows = new float[GROUP][n];
    for (int first = 0; first < k; first += GROUP) {
      int count = Math.min(GROUP, k - first);
      for (int x = 0; x < count; x++) {
        System.arraycopy(b.data(), b.index(first + x, 0), rows[x], 0, n);
      }
      for (int i = 0; i < m; i++) {
        int at = a.offset() + i * rowStep + first * columnStep;
        for (int x = 0; x < GROUP; x++) { // factors beyond the last row are zero
          factors[x] = x < count ? a.data()[at + x * columnStep] : 0;
        }
        System.arraycopy(c.data(), c.index(i, 0), sum, 0, n);
        addGroup(sum, n, factors, rows);
        System.arraycopy(sum, 0, c.data(), c.index(i, 0), n);
      }
    }
  }

  private static void addGroup(float[] sum, int n, float[] w, float[][] rows) {
    float w0 = w[0];
    float w1 = w[1];
    float w2 = w[2];
    float w3 = w[3];
    float w4 = w[4];
    float w5 = w[5];
    float w6 = w[6];
    float w7 = w[7];
    float[] b0 = rows[0];
    float[] b1 = rows[1];
    float[] b2 = rows[2];
    float[] b3 = rows[3];
    float[] b4 = rows[4];
    float[] b5 = rows[5];
    float[] b6 = rows[6];
    float[] b7 = rows[7];
    for (int j = 0; j < n; j++) {
      sum[j] +=
          w0 * b0[j]
              + w1 * b1[j]
              + w2 * b2[j]
              + w3 * b3[j]
              + w4 * b4[j]
              + w5 * b5[j]
              + w6 * b6[j]
              + w7 * b7[j];
    }
  }
}
