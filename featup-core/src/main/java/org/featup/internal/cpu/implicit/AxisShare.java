package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.Matrix;
import org.featup.spi.FourierFeatures;

/**
 * What all pixels of a row, or of a column, have in common: the share of that coordinate in the
 * first convolution. Computed once per row or column, not once per pixel.
 *
 * @param group the coordinate's folded weights
 * @param waves of each position
 * @param products of each position
 * @param sums of each position
 * @param squares of each position
 */
record AxisShare(WaveGroup group, Matrix waves, Matrix products, float[] sums, float[] squares) {

  /**
   * Computes some positions.
   *
   * @param from first position
   * @param count how many
   * @param extent positions of the whole image
   * @param width outputs of the convolution, padded
   */
  static AxisShare of(WaveGroup group, int from, int count, int extent, int width) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = FourierFeatures.coordinate(from + i, extent);
    }
    AxisShare share =
        new AxisShare(
            group,
            Matrix.zeros(count, group.stride()),
            Matrix.zeros(count, width),
            new float[count],
            new float[count]);
    group.forward(
        new double[][] {values}, count, share.waves, share.products, share.sums, share.squares);
    return share;
  }

  int count() {
    return sums.length;
  }
}
