package org.featup.internal.cpu.kernels;

import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.spi.Taps;

/**
 * The inner loops of the CPU backends, one row of pixels at a time. {@code CpuBackend} walks
 * images, bands and channel blocks and calls these; an implementation needs no knowledge of
 * borders.
 *
 * <p>Two memory forms occur. <em>Planar</em> rows are {@code float[plane][column]}, one Java array
 * per plane (C2 vectorises a loop only if all its arrays are read at the same index).
 * <em>Windows</em> are flat, the channels of a pixel next to each other. All extents that run over
 * lanes ({@code width} of planar rows, {@code channels} of windows) are padded by the caller to a
 * multiple of {@link #lanes()}; what the padding holds is unspecified.
 */
public interface RowKernels {

  /** Lower bound of a joint kernel's sum, from the original implementation. */
  float MIN_SUM = 1e-7f;

  /**
   * Logits further below the largest are raised to it. Their weight of 1e-26 changes no float32
   * sum, while weights below 1e-38 are subnormal, and one such factor makes a multiplication a
   * hundred times slower.
   */
  float MIN_LOGIT = -60;

  /**
   * The granularity of all padded extents.
   *
   * @return elements, at least 1
   */
  int lanes();

  /**
   * Columns of the pieces that planar rows are cut into: few enough for the planes of a piece to
   * stay in the first-level cache.
   *
   * @return a multiple of {@link #lanes()}
   */
  int columns();

  /**
   * Channels of the blocks that windows are cut into.
   *
   * @return a multiple of {@link #lanes()}
   */
  int channels();

  /**
   * The inner loops of pooling.
   *
   * @return kernels of the same kind
   */
  PoolKernels pool();

  /**
   * Matrix product, added to what is there: {@code c[i][j] += sum_k a[i, k] * b[k][j]}.
   *
   * @param m rows of {@code a} and {@code c}
   * @param n columns, padded
   * @param k columns of {@code a}, rows of {@code b}
   * @param a left matrix, element (i, k) at {@code aOffset + i * aStride + k}
   * @param aOffset index of element (0, 0)
   * @param aStride elements from one row of {@code a} to the next
   * @param b right matrix, planar
   * @param c the sums, planar
   */
  void matmulAdd(
      int m, int n, int k, float[] a, int aOffset, int aStride, float[][] b, float[][] c);

  /**
   * Exact GELU in place: {@code x * (1 + erf(x / sqrt 2)) / 2}.
   *
   * @param planes planar rows
   * @param count how many planes
   * @param width columns, padded
   */
  void gelu(float[][] planes, int count, int width);

  /**
   * Inner products of the keys of a row's neighbours with the keys of the row itself: {@code out[u
   * * d + v][x] = scale * sum_k rows[u][k][from + x + v] * rows[d / 2][k][from + x + d / 2]}.
   *
   * @param rows keys of the {@code d} rows of the window, each planar, with {@code from + width + d
   *     - 1} columns
   * @param keys planes of keys
   * @param d diameter, odd
   * @param from first column
   * @param width columns of the result, padded
   * @param scale factor on the sum
   * @param out {@code d * d} planes
   */
  void dots(float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out);

  /**
   * Squared Euclidean distances of the same keys: as {@link #dots}, with the squared difference of
   * two keys in the place of their product.
   *
   * @param rows as in {@link #dots}
   * @param keys planes of keys
   * @param d diameter, odd
   * @param from first column
   * @param width columns of the result, padded
   * @param scale factor on the sum
   * @param out {@code d * d} planes
   */
  void distances(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out);

  /**
   * From logits to the joint kernel, in place: range = softmax over the taps; kernel = range *
   * spatial, divided by its sum (at least 1e-7).
   *
   * @param taps logits in, kernel out; {@code spatial.length} planes
   * @param spatial weight of each tap
   * @param width columns, padded
   */
  void softmaxTimesSpatial(float[][] taps, float[] spatial, int width);

  /**
   * As {@link #softmaxTimesSpatial}, with {@code max(x, 0)} in the place of the softmax.
   *
   * @param taps similarities in, kernel out; {@code spatial.length} planes
   * @param spatial weight of each tap
   * @param width columns, padded
   */
  void positiveTimesSpatial(float[][] taps, float[] spatial, int width);

  /**
   * Weighted sums down the rows, the vertical half of a resize: {@code out[i] = sum_t weights[t] *
   * source[offsets[t] + i]}.
   *
   * @param source elements
   * @param offsets where each row starts, one per weight
   * @param weights weight of each row, at least one
   * @param out receives the sums
   * @param length elements of a row, any number
   */
  void sumRows(float[] source, int[] offsets, float[] weights, float[] out, int length);

  /**
   * Weighted sums along a row, the horizontal half of a resize: output pixel x is the sum of its
   * taps of source pixels.
   *
   * @param source pixels of {@code length} elements, from index 0 on
   * @param taps which pixels, with which weights
   * @param length elements of a pixel, any number
   * @param out receives {@code taps.outputSize()} pixels
   * @param outOffset where
   */
  void sumColumns(float[] source, Taps taps, int length, float[] out, int outOffset);

  /**
   * Equation 4 for one row: {@code out[x, c] = sum_{u,v} filters[x, u, v] * window[u][x + v, c]}.
   *
   * @param window rows of {@code out.width() + D - 1} pixels
   * @param channels channels of a pixel, padded
   * @param filters {@code D * D} weights per output pixel, contiguous
   * @param out receives {@code channels} elements per pixel, any number of pixels
   */
  void adaptiveConv(Window window, int channels, float[] filters, PixelRow out);

  /**
   * Applies a resize along the row to filters that were resized across it: {@code out[b * rows +
   * a][x] = sum_v taps[v * rows + a][x] * weights[v * extent + b][from + x]}.
   *
   * @param taps {@code d * rows} planes
   * @param rows source rows of a window
   * @param weights {@code d * extent} planes
   * @param d diameter
   * @param extent source columns of a window
   * @param out {@code extent * rows} planes
   * @param from first column of the weights
   * @param width columns, padded
   */
  void foldColumns(
      float[][] taps,
      int rows,
      float[][] weights,
      int d,
      int extent,
      float[][] out,
      int from,
      int width);

  /**
   * Equation 4 for two rows, with filters that the resize was folded into: the four pixels of a
   * quad, pairs of columns and of rows, share a window of the source. With tap {@code t = b *
   * source.rows().length + a}, the pixel of quad {@code i} that {@code p} numbers (upper left,
   * upper right, lower left, lower right) is {@code bias[c] + sum_t quads[(i * taps + t) * 4 + p] *
   * source[a][columns.start(2 * i) + b, c]}. The right half of a last quad that has no right column
   * is the left one again.
   *
   * @param source rows of the source
   * @param quads the filters
   * @param outUpper receives the upper row
   * @param outLower receives the lower row; may be the upper one, if their filters are alike
   * @param bias starting value per channel
   * @param biasOffset where those of the source's channels start
   */
  void foldedConv(
      FoldedSource source,
      float[] quads,
      PixelRow outUpper,
      PixelRow outLower,
      float[] bias,
      int biasOffset);

  /**
   * Gradient of equation 4 by the filters for one row: {@code dFilters[x, u, v] = sum_c dOut[x, c]
   * * window[u][x + v, c]}.
   *
   * @param window as in {@link #adaptiveConv}
   * @param channels channels of a pixel of {@code window} and {@code dOut}, padded with zeros
   * @param dOut gradient of the output row
   * @param dFilters receives {@code D * D} sums per pixel
   * @param filterOffset where they start
   */
  void adaptiveConvGradFilters(
      Window window, int channels, PixelRow dOut, float[] dFilters, int filterOffset);

  /**
   * The loops of a stage's backward pass.
   *
   * @return kernels of the same granularity
   */
  StageGradientKernels stageGradient();

  /**
   * The loops of the implicit network.
   *
   * @return kernels of the same granularity
   */
  ImplicitKernels implicit();

  /**
   * What the range kernel of a stage makes of the keys of windows, before softmax.
   *
   * @param rows keys of the rows of the windows, [row][key][column]
   * @param parameters the stage
   * @param from first column
   * @param width columns
   * @param out receives a row per tap
   */
  default void logits(
      float[][][] rows, StageParameters parameters, int from, int width, float[][] out) {
    int d = parameters.diameter();
    if (parameters.rangeKernel() == RangeKernel.GAUSSIAN) {
      distances(rows, parameters.keys(), d, from, width, parameters.logitScale(), out);
    } else {
      dots(rows, parameters.keys(), d, from, width, parameters.logitScale(), out);
    }
  }

  /**
   * Makes filters of logits, in place: the range kernel times the spatial one.
   *
   * @param kernel which range kernel
   * @param taps a row per tap
   * @param spatial a weight per tap
   * @param width columns
   */
  default void timesSpatial(RangeKernel kernel, float[][] taps, float[] spatial, int width) {
    if (kernel == RangeKernel.COSINE) {
      positiveTimesSpatial(taps, spatial, width);
    } else {
      softmaxTimesSpatial(taps, spatial, width);
    }
  }
}
