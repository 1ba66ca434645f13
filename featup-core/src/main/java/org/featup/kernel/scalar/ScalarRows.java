package org.featup.kernel.scalar;

import java.util.Arrays;
import org.featup.kernel.Taps;
import org.featup.kernel.cpu.Erf;
import org.featup.kernel.cpu.FoldedAxis;
import org.featup.kernel.cpu.RowKernels;
import org.featup.kernel.cpu.StageGradientKernels;

/**
 * Row kernels in plain loops, written so that C2 vectorises those that matter: all arrays of an
 * inner loop are read at the same index, which is why windows are copied into arrays of their own
 * first.
 */
final class ScalarRows implements RowKernels {
  /** Taps that one pass over the channels sums up. */
  private static final int GROUP = 7;

  private final StageGradientKernels stageGradient = new ScalarStageGradient();

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public StageGradientKernels stageGradient() {
    return stageGradient;
  }

  @Override
  public void matmulAdd(
      int m, int n, int k, float[] a, int aOffset, int aStride, float[][] b, float[][] c) {
    for (int i = 0; i < m; i++) {
      int row = aOffset + i * aStride;
      addAll(c[i], n, a, row, b, k);
    }
  }

  /** {@code sum[x] += sum_t w[at + t] * b[t][x]}. */
  private static void addAll(float[] sum, int n, float[] w, int at, float[][] b, int count) {
    int t = 0;
    for (; t + GROUP <= count; t += GROUP) {
      addSeven(sum, n, w, at + t, b, t);
    }
    for (; t < count; t++) {
      addOne(sum, n, w[at + t], b[t]);
    }
  }

  private static void addSeven(float[] sum, int n, float[] w, int at, float[][] b, int first) {
    float w0 = w[at];
    float w1 = w[at + 1];
    float w2 = w[at + 2];
    float w3 = w[at + 3];
    float w4 = w[at + 4];
    float w5 = w[at + 5];
    float w6 = w[at + 6];
    float[] b0 = b[first];
    float[] b1 = b[first + 1];
    float[] b2 = b[first + 2];
    float[] b3 = b[first + 3];
    float[] b4 = b[first + 4];
    float[] b5 = b[first + 5];
    float[] b6 = b[first + 6];
    for (int x = 0; x < n; x++) {
      sum[x] +=
          w0 * b0[x] + w1 * b1[x] + w2 * b2[x] + w3 * b3[x] + w4 * b4[x] + w5 * b5[x] + w6 * b6[x];
    }
  }

  private static void addOne(float[] sum, int n, float w, float[] b) {
    for (int x = 0; x < n; x++) {
      sum[x] += w * b[x];
    }
  }

  @Override
  public void gelu(float[][] planes, int count, int width) {
    for (int p = 0; p < count; p++) {
      float[] plane = planes[p];
      for (int x = 0; x < width; x++) {
        plane[x] = 0.5f * plane[x] * (1 + Erf.erf(plane[x] * Erf.SQRT_HALF));
      }
    }
  }

  @Override
  public void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    float[][] centre = rows[d / 2];
    for (int u = 0; u < d; u++) {
      for (int v = 0; v < d; v++) {
        float[] sum = out[u * d + v];
        Arrays.fill(sum, 0, width, 0);
        for (int k = 0; k < keys; k++) {
          float[] q = rows[u][k];
          float[] c = centre[k];
          for (int x = 0; x < width; x++) {
            sum[x] += q[x + v] * c[x + d / 2];
          }
        }
        scale(sum, width, scale);
      }
    }
  }

  @Override
  public void distances(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    float[][] centre = rows[d / 2];
    for (int u = 0; u < d; u++) {
      for (int v = 0; v < d; v++) {
        float[] sum = out[u * d + v];
        Arrays.fill(sum, 0, width, 0);
        for (int k = 0; k < keys; k++) {
          float[] q = rows[u][k];
          float[] c = centre[k];
          for (int x = 0; x < width; x++) {
            float difference = q[x + v] - c[x + d / 2];
            sum[x] += difference * difference;
          }
        }
        scale(sum, width, scale);
      }
    }
  }

  private static void scale(float[] plane, int width, float factor) {
    for (int x = 0; x < width; x++) {
      plane[x] *= factor;
    }
  }

  @Override
  public void softmaxTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int t = 0; t < spatial.length; t++) {
        max = Math.max(max, taps[t][x]);
      }
      double softmaxSum = 0;
      double jointSum = 0;
      for (int t = 0; t < spatial.length; t++) {
        double range = Math.exp(Math.max(taps[t][x] - max, MIN_LOGIT));
        float joint = (float) (range * spatial[t]);
        softmaxSum += range;
        jointSum += joint;
        taps[t][x] = joint;
      }
      // the range kernel's own sum cancels, except against the lower bound of the joint one
      float norm = (float) (1 / Math.max(jointSum, MIN_SUM * softmaxSum));
      for (int t = 0; t < spatial.length; t++) {
        taps[t][x] *= norm;
      }
    }
  }

  @Override
  public void positiveTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x++) {
      double sum = 0;
      for (int t = 0; t < spatial.length; t++) {
        taps[t][x] = Math.max(taps[t][x], 0) * spatial[t];
        sum += taps[t][x];
      }
      float norm = (float) (1 / Math.max(sum, MIN_SUM));
      for (int t = 0; t < spatial.length; t++) {
        taps[t][x] *= norm;
      }
    }
  }

  @Override
  public void sumRows(
      float[] source,
      int[] offsets,
      float[] weights,
      int sourceStep,
      float[] out,
      int outOffset,
      int outStep,
      int pieces,
      int length) {
    for (int p = 0; p < pieces; p++) {
      for (int i = 0; i < length; i++) {
        float sum = 0;
        for (int t = 0; t < weights.length; t++) {
          sum += weights[t] * source[offsets[t] + p * sourceStep + i];
        }
        out[outOffset + p * outStep + i] = sum;
      }
    }
  }

  @Override
  public void sumColumns(float[] source, Taps taps, int length, float[] out, int outOffset) {
    for (int x = 0; x < taps.outputSize(); x++) {
      int from = taps.starts()[x];
      int to = taps.starts()[x + 1];
      for (int i = 0; i < length; i++) {
        float sum = 0;
        for (int t = from; t < to; t++) {
          sum += taps.weights()[t] * source[taps.indices()[t] * length + i];
        }
        out[outOffset + x * length + i] = sum;
      }
    }
  }

  @Override
  public void adaptiveConv(
      float[] window,
      int[] rows,
      int channels,
      float[] filters,
      int filterOffset,
      int d,
      float[] bias,
      int biasOffset,
      float[] out,
      int outOffset,
      int outStride,
      int width) {
    float[][] pixels = new float[d * d][channels];
    float[] sum = new float[channels];
    for (int x = 0; x < width; x++) {
      slide(window, rows, channels, d, x, pixels);
      System.arraycopy(bias, biasOffset, sum, 0, channels);
      int at = filterOffset + x * d * d;
      addAll(sum, channels, filters, at, pixels, d * d);
      System.arraycopy(sum, 0, out, outOffset + x * outStride, channels);
    }
  }

  /** Moves the copied window one pixel to the right; fills it at the start of a row. */
  private static void slide(
      float[] window, int[] rows, int channels, int d, int x, float[][] pixels) {
    for (int u = 0; u < d; u++) {
      int base = u * d;
      float[] oldest = pixels[base];
      for (int v = 0; v < d - 1; v++) {
        pixels[base + v] = pixels[base + v + 1];
      }
      pixels[base + d - 1] = oldest;
      for (int v = x == 0 ? 0 : d - 1; v < d; v++) {
        System.arraycopy(window, rows[u] + (x + v) * channels, pixels[base + v], 0, channels);
      }
    }
  }

  @Override
  public void foldColumn(
      float[][] taps, float[][] weights, int d, int extent, int column, float[][] out, int width) {
    for (int u = 0; u < d; u++) {
      float[] sum = out[u];
      Arrays.fill(sum, 0, width, 0);
      for (int v = 0; v < d; v++) {
        addProduct(sum, width, taps[u * d + v], weights[v * extent + column]);
      }
    }
  }

  private static void addProduct(float[] sum, int n, float[] a, float[] b) {
    for (int x = 0; x < n; x++) {
      sum[x] += a[x] * b[x];
    }
  }

  @Override
  public void foldedConv(
      float[] source,
      int start,
      int rowStride,
      int channels,
      FoldedAxis columns,
      int rows,
      float[][] upper,
      float[][] lower,
      float[] bias,
      int biasOffset,
      float[] out,
      int outUpper,
      int outLower,
      int outStride,
      int width) {
    int count = rows * columns.extent();
    float[][] window = new float[count][channels];
    float[] weights = new float[count];
    float[] sum = new float[channels];
    int loaded = -1;
    for (int x = 0; x < width; x++) {
      if (columns.start(x) != loaded) {
        loaded = columns.start(x);
        for (int t = 0; t < count; t++) {
          int at = start + t % rows * rowStride + (loaded + t / rows) * channels;
          System.arraycopy(source, at, window[t], 0, channels);
        }
      }
      for (int row = 0; row < 2; row++) {
        float[][] filters = row == 0 ? upper : lower;
        for (int t = 0; t < count; t++) {
          weights[t] = filters[t][x];
        }
        System.arraycopy(bias, biasOffset, sum, 0, channels);
        addAll(sum, channels, weights, 0, window, count);
        int to = (row == 0 ? outUpper : outLower) + x * outStride;
        System.arraycopy(sum, 0, out, to, channels);
      }
    }
  }

  @Override
  public void adaptiveConvGradFilters(
      float[] window,
      int[] rows,
      int channels,
      float[] dOut,
      int d,
      float[] dFilters,
      int filterOffset,
      int width) {
    for (int x = 0; x < width; x++) {
      for (int u = 0; u < d; u++) {
        for (int v = 0; v < d; v++) {
          int at = rows[u] + (x + v) * channels;
          float sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += dOut[x * channels + c] * window[at + c];
          }
          dFilters[filterOffset + (x * d + u) * d + v] += sum;
        }
      }
    }
  }
}
