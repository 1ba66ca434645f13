package org.featup.kernel.cpu;

import org.featup.kernel.Taps;

/**
 * The inner loops of the CPU backends, one row of pixels at a time. {@link CpuBackend} walks
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
   * * d + v][x] = scale * sum_k rows[u][k][x + v] * rows[d / 2][k][x + d / 2]}.
   *
   * @param rows keys of the {@code d} rows of the window, each planar, with {@code d - 1 + width}
   *     columns
   * @param keys planes of keys
   * @param d diameter, odd
   * @param width columns of the result, padded
   * @param scale factor on the sum
   * @param out {@code d * d} planes
   */
  void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out);

  /**
   * Squared Euclidean distances of the same keys: as {@link #dots} with {@code (rows[u][k][x + v] -
   * rows[d / 2][k][x + d / 2])^2} under the sum.
   *
   * @param rows as in {@link #dots}
   * @param keys planes of keys
   * @param d diameter, odd
   * @param width columns of the result, padded
   * @param scale factor on the sum
   * @param out {@code d * d} planes
   */
  void distances(float[][][] rows, int keys, int d, int width, float scale, float[][] out);

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
   * Weighted sums down the rows, the vertical half of a resize: {@code out[outOffset + p * outStep
   * + i] = sum_t weights[t] * source[offsets[t] + p * sourceStep + i]}.
   *
   * @param source elements
   * @param offsets where each row starts, one per weight
   * @param weights weight of each row, at least one
   * @param sourceStep from one piece of a row to the next
   * @param out receives the sums
   * @param outOffset where
   * @param outStep from one piece of the result to the next
   * @param pieces how many
   * @param length elements of a piece, any number
   */
  void sumRows(
      float[] source,
      int[] offsets,
      float[] weights,
      int sourceStep,
      float[] out,
      int outOffset,
      int outStep,
      int pieces,
      int length);

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
   * Equation 4 for one row: {@code out[x, c] = bias[c] + sum_{u,v} filters[x, u, v] * window[u][x +
   * v, c]}.
   *
   * @param window rows of the window, flat; each has {@code width + d - 1} pixels
   * @param rows where each of the {@code d} rows starts in {@code window}
   * @param channels channels of a pixel of {@code window}, padded
   * @param filters {@code d * d} weights per output pixel, contiguous
   * @param filterOffset where they start
   * @param d diameter
   * @param bias starting value per channel, {@code channels} of them from {@code biasOffset} on
   * @param biasOffset where they start
   * @param out receives {@code channels} elements per pixel
   * @param outOffset where the row starts
   * @param outStride elements from one output pixel to the next
   * @param width output pixels, any number
   */
  void adaptiveConv(
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
      int width);

  /**
   * Applies a resize along the row to filters: {@code out[u][x] = sum_v taps[u * d + v][x] *
   * weights[v * extent + column][x]}.
   *
   * @param taps {@code d * d} planes
   * @param weights {@code d * extent} planes
   * @param d diameter
   * @param extent source pixels of a window
   * @param column which of them
   * @param out {@code d} planes
   * @param width columns, padded
   */
  void foldColumn(
      float[][] taps, float[][] weights, int d, int extent, int column, float[][] out, int width);

  /**
   * Equation 4 for two rows, with filters that the resize was folded into: pairs of columns and of
   * rows share a window of the source. {@code out[x, c] = bias[c] + sum_{b,a} filters[b * rows +
   * a][x] * source[start + a * rowStride + (columns.start(x) + b) * channels + c]}.
   *
   * @param source pixels of {@code channels} elements
   * @param start where the uppermost source row of the window starts
   * @param rowStride elements from one source row to the next
   * @param channels channels of a pixel, padded
   * @param columns windows along the row
   * @param rows source rows of a window
   * @param upper filters of the upper output row, planar
   * @param lower filters of the lower output row, planar; may be those of the upper one
   * @param bias starting value per channel, {@code channels} of them from {@code biasOffset} on
   * @param biasOffset where they start
   * @param out receives {@code channels} elements per pixel
   * @param outUpper where the upper row starts
   * @param outLower where the lower row starts; may be where the upper one does
   * @param outStride elements from one output pixel to the next
   * @param width output pixels of a row, any number
   */
  void foldedConv(
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
      int width);

  /**
   * Gradient of equation 4 by the filters for one row: {@code dFilters[x, u, v] += sum_c dOut[x, c]
   * * window[u][x + v, c]}.
   *
   * @param window as in {@link #adaptiveConv}
   * @param rows as in {@link #adaptiveConv}
   * @param channels channels of a pixel of {@code window} and {@code dOut}, padded with zeros
   * @param dOut gradient of the output row, {@code channels} per pixel, from index 0 on
   * @param d diameter
   * @param dFilters receives {@code d * d} sums per pixel
   * @param filterOffset where they start
   * @param width output pixels, any number
   */
  void adaptiveConvGradFilters(
      float[] window,
      int[] rows,
      int channels,
      float[] dOut,
      int d,
      float[] dFilters,
      int filterOffset,
      int width);

  /**
   * The loops of a stage's backward pass.
   *
   * @return kernels of the same granularity
   */
  StageGradientKernels stageGradient();
}
