package org.featup.internal.scalar;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Erf;
import org.featup.internal.cpu.kernels.FoldedSource;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.PoolKernels;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.kernels.StageGradientKernels;
import org.featup.internal.cpu.kernels.Window;
import org.featup.spi.Taps;

/**
 * Row kernels in plain loops, written so that C2 vectorises those that matter: all arrays of an
 * inner loop are read at the same index, which is why windows are copied into arrays of their own
 * first.
 */
final class ScalarRows implements RowKernels {
  /** Taps that one pass over the channels sums up. */
  private static final int GROUP = 7;

  /** C2 runs the ends of a vectorised loop element by element, so its loops must be long. */
  private static final int COLUMNS = 128;

  private static final int CHANNELS = 384;

  private final StageGradientKernels stageGradient = new ScalarStageGradient();
  private final ImplicitKernels implicit = new ScalarImplicit();

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public int columns() {
    return COLUMNS;
  }

  @Override
  public int channels() {
    return CHANNELS;
  }

  @Override
  public PoolKernels pool() {
    return new ScalarPool();
  }

  @Override
  public StageGradientKernels stageGradient() {
    return stageGradient;
  }

  @Override
  public ImplicitKernels implicit() {
    return implicit;
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
  public void dots(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    float[][] centre = new float[keys][width];
    float[][] q = new float[keys][width];
    copyPieces(rows[d / 2], from + d / 2, centre);
    for (int u = 0; u < d; u++) {
      for (int v = 0; v < d; v++) {
        copyPieces(rows[u], from + v, q);
        float[] sum = out[u * d + v];
        Arrays.fill(sum, 0, width, 0);
        for (int k = 0; k < keys; k++) {
          addProduct(sum, width, q[k], centre[k]);
        }
        scale(sum, width, scale);
      }
    }
  }

  @Override
  public void distances(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    float[][] centre = new float[keys][width];
    float[][] q = new float[keys][width];
    copyPieces(rows[d / 2], from + d / 2, centre);
    for (int u = 0; u < d; u++) {
      for (int v = 0; v < d; v++) {
        copyPieces(rows[u], from + v, q);
        float[] sum = out[u * d + v];
        Arrays.fill(sum, 0, width, 0);
        for (int k = 0; k < keys; k++) {
          addSquaredDifference(sum, width, q[k], centre[k]);
        }
        scale(sum, width, scale);
      }
    }
  }

  private static void addSquaredDifference(float[] sum, int n, float[] q, float[] c) {
    for (int x = 0; x < n; x++) {
      float difference = q[x] - c[x];
      sum[x] += difference * difference;
    }
  }

  /** Copies part of each plane, so that all are read at one index. */
  private static void copyPieces(float[][] planes, int from, float[][] pieces) {
    for (int k = 0; k < pieces.length; k++) {
      System.arraycopy(planes[k], from, pieces[k], 0, pieces[k].length);
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
  public void sumRows(float[] source, int[] offsets, float[] weights, float[] out, int length) {
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int t = 0; t < weights.length; t++) {
        sum += weights[t] * source[offsets[t] + i];
      }
      out[i] = sum;
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
  public void adaptiveConv(Window window, int channels, float[] filters, PixelRow out) {
    int taps = window.diameter() * window.diameter();
    float[][] pixels = new float[taps][channels];
    float[] sum = new float[channels];
    for (int x = 0; x < out.width(); x++) {
      slide(window, channels, x, pixels);
      Arrays.fill(sum, 0);
      addAll(sum, channels, filters, x * taps, pixels, taps);
      System.arraycopy(sum, 0, out.data(), out.offset() + x * out.stride(), channels);
    }
  }

  /** Moves the copied window one pixel to the right; fills it at the start of a row. */
  private static void slide(Window window, int channels, int x, float[][] pixels) {
    int d = window.diameter();
    for (int u = 0; u < d; u++) {
      int base = u * d;
      float[] oldest = pixels[base];
      for (int v = 0; v < d - 1; v++) {
        pixels[base + v] = pixels[base + v + 1];
      }
      pixels[base + d - 1] = oldest;
      for (int v = x == 0 ? 0 : d - 1; v < d; v++) {
        int from = window.rows()[u] + (x + v) * window.stride();
        System.arraycopy(window.data(), from, pixels[base + v], 0, channels);
      }
    }
  }

  @Override
  public void foldColumns(
      float[][] taps,
      int rows,
      float[][] weights,
      int d,
      int extent,
      float[][] out,
      int from,
      int width) {
    float[] weight = new float[width];
    float[] sum = new float[width];
    for (int b = 0; b < extent; b++) {
      for (int a = 0; a < rows; a++) {
        Arrays.fill(sum, 0);
        for (int v = 0; v < d; v++) {
          System.arraycopy(weights[v * extent + b], from, weight, 0, width);
          addProduct(sum, width, taps[v * rows + a], weight);
        }
        System.arraycopy(sum, 0, out[b * rows + a], 0, width);
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
      FoldedSource source,
      float[] quads,
      PixelRow outUpper,
      PixelRow outLower,
      float[] bias,
      int biasOffset) {
    int channels = source.channels();
    int count = source.taps();
    float[][] window = new float[count][channels];
    float[] weights = new float[count];
    float[] sum = new float[channels];
    for (int x = 0; x < outUpper.width(); x++) {
      if (x % 2 == 0) {
        int first = source.columns().start(x) * channels;
        for (int t = 0; t < count; t++) {
          System.arraycopy(source.data(), first + source.pixel(t), window[t], 0, channels);
        }
      }
      for (int row = 0; row < 2; row++) {
        PixelRow out = row == 0 ? outUpper : outLower;
        int pixel = x / 2 * count * 4 + row * 2 + x % 2;
        for (int t = 0; t < count; t++) {
          weights[t] = quads[pixel + 4 * t];
        }
        System.arraycopy(bias, biasOffset, sum, 0, channels);
        addAll(sum, channels, weights, 0, window, count);
        System.arraycopy(sum, 0, out.data(), out.offset() + x * out.stride(), channels);
      }
    }
  }

  @Override
  public void adaptiveConvGradFilters(
      Window window, int channels, PixelRow dOut, float[] dFilters, int filterOffset) {
    int d = window.diameter();
    for (int x = 0; x < dOut.width(); x++) {
      int from = dOut.offset() + x * dOut.stride();
      for (int u = 0; u < d; u++) {
        for (int v = 0; v < d; v++) {
          int at = window.rows()[u] + (x + v) * window.stride();
          float sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += dOut.data()[from + c] * window.data()[at + c];
          }
          dFilters[filterOffset + (x * d + u) * d + v] = sum;
        }
      }
    }
  }
}
