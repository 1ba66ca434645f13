package org.featup.internal.cpu.kernels;

/**
 * The inner loops of a stage's backward pass. All rows are planar and padded, as {@link RowKernels}
 * says.
 */
public interface StageGradientKernels {

  /**
   * Sums over a window, each pixel with weights of its own: {@code out[c][x] = sum_{u,v} weights[u
   * * d + v][x] * rows[u][c][x + v]}.
   *
   * @param rows the {@code d} rows of the window, each planar, with {@code d - 1 + width} columns
   * @param weights {@code d * d} planes
   * @param channels planes of a row
   * @param d diameter
   * @param width columns of the result, padded
   * @param out {@code channels} planes
   */
  void convolve(float[][][] rows, float[][] weights, int channels, int d, int width, float[][] out);

  /**
   * Sums over channels, one for each tap of a window: {@code out[u * d + v][x] = sum_c rows[u][c][x
   * + v] * centre[c][x]}.
   *
   * @param rows as in {@link #convolve}
   * @param centre {@code channels} planes
   * @param channels planes of a row, at least 1
   * @param d diameter
   * @param width columns of the result, padded
   * @param out {@code d * d} planes
   */
  void correlate(float[][][] rows, float[][] centre, int channels, int d, int width, float[][] out);

  /**
   * Exact GELU in place, and its slope: with the normal distribution's P and density p, {@code x
   * P(x)} and {@code P(x) + x p(x)}.
   *
   * @param planes arguments in, values out
   * @param slopes receives the derivatives
   * @param count how many planes
   * @param width columns, padded
   */
  void geluWithSlope(float[][] planes, float[][] slopes, int count, int width);

  /**
   * Inner products of planes, added up lane by lane: the lanes of {@code a[i]} times {@code b[j]}
   * are added to the {@link RowKernels#lanes()} elements of {@code sums} from {@code (i * n + j) *
   * lanes} on. Adding lanes up costs more than a product of short rows, so it is left for the end.
   *
   * @param a planes
   * @param m how many
   * @param b planes
   * @param n how many
   * @param width columns, padded; the padding counts
   * @param sums {@code m * n * lanes} elements
   */
  void addInnerProducts(float[][] a, int m, float[][] b, int n, int width, float[] sums);
}
