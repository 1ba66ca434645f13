package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;
import org.featup.ndarray.NDArray;
import org.featup.spi.ColorRange;
import org.featup.spi.LayerNorm;

/**
 * A thread's scratch space for the implicit network: up to {@link #PIXELS} pixels of a row, one
 * after the other in each matrix, their channels next to each other.
 */
final class ImplicitBlock {
  /** Weights, their gradients and a block fit the second-level cache together. */
  private static final int PIXELS = 64;

  /** Products take pixels by fours. */
  private static final int MULTIPLE = 4;

  private final ImplicitLayers layers;
  private final NDArray image;
  private final AxisShare rows;
  private final AxisShare columns;
  private final double[][] colors;
  private final PixelNorms norms = PixelNorms.of(PIXELS);
  private final Matrix waves;
  private final Matrix hidden;
  private final Matrix normed;
  private final Matrix second;

  ImplicitBlock(ImplicitLayers layers, NDArray image, AxisShare rows, AxisShare columns) {
    this.layers = layers;
    this.image = image;
    this.rows = rows;
    this.columns = columns;
    this.colors = new double[layers.fourier().coordinates() - 2][PIXELS];
    this.waves = layers.colors() == null ? null : matrix(layers.colors().stride());
    this.hidden = matrix(layers.width());
    this.normed = matrix(layers.width());
    this.second = matrix(layers.second().outputWidth());
  }

  /** Room for the pixels of a block. */
  static Matrix matrix(int width) {
    return Matrix.zeros(PIXELS, width);
  }

  /** A row cut into blocks of about the same size. */
  static Blocks cut(int width) {
    int count = (width + PIXELS - 1) / PIXELS;
    return new Blocks(width, 1, Blocks.roundUp((width + count - 1) / count, MULTIPLE));
  }

  /** The waves of the colours. */
  Matrix waves() {
    return waves;
  }

  /** The masked ReLU of the first convolution. */
  Matrix hidden() {
    return hidden;
  }

  /** The norm of it. */
  Matrix normed() {
    return normed;
  }

  /** The ReLU of the second convolution. */
  Matrix second() {
    return second;
  }

  PixelNorms norms() {
    return norms;
  }

  /** Computes all layers but the last. */
  void forward(int row, int column, int count) {
    ImplicitKernels kernels = layers.kernels();
    int width = layers.width();
    Matrix rowProducts = rows.products().from(row);
    kernels.addRow(columns.products().from(column), rowProducts, count, width, hidden);
    for (int i = 0; i < count; i++) {
      norms.sums()[i] = rows.sums()[row] + columns.sums()[column + i];
      norms.squares()[i] = rows.squares()[row] + columns.squares()[column + i];
    }
    if (layers.colors() != null) {
      readColors(row, column, count);
      layers.colors().forward(colors, count, waves, hidden, norms.sums(), norms.squares());
    }
    computeNorms(count);
    kernels.hidden(layers.hidden(), norms, count, hidden, normed);
    layers.second().forward(count, normed, second);
    kernels.relu(second, count, layers.second().outputWidth());
  }

  private void readColors(int row, int column, int count) {
    ColorRange range = layers.fourier().colors();
    float[] data = image.data();
    for (int c = 0; c < colors.length; c++) {
      int start = image.offset() + c * image.stride(1) + row * image.stride(2);
      for (int i = 0; i < count; i++) {
        colors[c][i] = range.scale(c, data[start + (column + i) * image.stride(3)]);
      }
    }
  }

  /** Mean and deviation of all features from their sums, in double. */
  private void computeNorms(int count) {
    int features = layers.inputNorm().inputs();
    for (int i = 0; i < count; i++) {
      double mean = norms.sums()[i] / (double) features;
      double square = (norms.squares()[i] + layers.constant()) / features;
      double variance = Math.max(square - mean * mean, 0);
      norms.means()[i] = (float) mean;
      norms.scales()[i] = (float) (1 / Math.sqrt(variance + LayerNorm.EPSILON));
    }
  }

  /** From the gradients by mean and scale to those by the sums. */
  void normGradients(int count) {
    int features = layers.inputNorm().inputs();
    for (int i = 0; i < count; i++) {
      double scale = norms.scales()[i];
      double dVariance = -0.5 * scale * scale * norms.dScales()[i];
      norms.dSquares()[i] = (float) (dVariance / features);
      norms.dSums()[i] =
          (float) ((norms.dMeans()[i] - 2 * norms.means()[i] * dVariance) / features);
    }
  }
}
