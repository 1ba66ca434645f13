package org.featup.internal.scalar;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Erf;
import org.featup.internal.cpu.kernels.StageGradientKernels;

/**
 * The backward pass of a stage in plain loops. Shifted rows are copied first: C2 vectorises a loop
 * only if all its arrays are read at the same index.
 */
final class ScalarStageGradient implements StageGradientKernels {
  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

  @Override
  public void convolve(
      float[][][] rows, float[][] weights, int channels, int d, int width, float[][] out) {
    float[] shifted = new float[width];
    for (int c = 0; c < channels; c++) {
      Arrays.fill(out[c], 0, width, 0);
      for (int t = 0; t < d * d; t++) {
        System.arraycopy(rows[t / d][c], t % d, shifted, 0, width);
        addProduct(out[c], weights[t], shifted, width);
      }
    }
  }

  @Override
  public void correlate(
      float[][][] rows, float[][] centre, int channels, int d, int width, float[][] out) {
    float[] shifted = new float[width];
    for (int t = 0; t < d * d; t++) {
      Arrays.fill(out[t], 0, width, 0);
      for (int c = 0; c < channels; c++) {
        System.arraycopy(rows[t / d][c], t % d, shifted, 0, width);
        addProduct(out[t], centre[c], shifted, width);
      }
    }
  }

  private static void addProduct(float[] sum, float[] a, float[] b, int width) {
    for (int x = 0; x < width; x++) {
      sum[x] += a[x] * b[x];
    }
  }

  @Override
  public void geluWithSlope(float[][] planes, float[][] slopes, int count, int width) {
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < width; i++) {
        float x = planes[p][i];
        float below = 0.5f * (1 + Erf.erf(x * Erf.SQRT_HALF));
        planes[p][i] = x * below;
        slopes[p][i] = (float) (below + x * Math.exp(-0.5 * x * x) / SQRT_2_PI);
      }
    }
  }

  @Override
  public void addInnerProducts(float[][] a, int m, float[][] b, int n, int width, float[] sums) {
    for (int i = 0; i < m; i++) {
      int j = 0;
      for (; j + 4 <= n; j += 4) {
        addFour(a[i], b[j], b[j + 1], b[j + 2], b[j + 3], width, sums, i * n + j);
      }
      for (; j < n; j++) {
        double sum = 0;
        for (int x = 0; x < width; x++) {
          sum += (double) a[i][x] * b[j][x];
        }
        sums[i * n + j] += (float) sum;
      }
    }
  }

  private static void addFour(
      float[] a, float[] b0, float[] b1, float[] b2, float[] b3, int width, float[] sums, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int x = 0; x < width; x++) {
      double value = a[x];
      s0 += value * b0[x];
      s1 += value * b1[x];
      s2 += value * b2[x];
      s3 += value * b3[x];
    }
    sums[at] += (float) s0;
    sums[at + 1] += (float) s1;
    sums[at + 2] += (float) s2;
    sums[at + 3] += (float) s3;
  }
}
