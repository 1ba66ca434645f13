package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.kernels.StageGradientKernels;
import org.featup.spi.Conv1x1;

/**
 * The gradient of a 1x1 convolution, summed over the pixels of a piece: the matrix {@code dOut
 * in^T} with a last column for the bias, whose input is 1 everywhere. Lanes are summed apart, in
 * float, and added up in double at the end of the piece.
 */
final class WeightSums {
  private final StageGradientKernels kernels;
  private final int outputs;
  private final int inputs;
  private final int lanes;
  private final float[] sums;

  WeightSums(RowKernels kernels, Conv1x1 conv) {
    this.kernels = kernels.stageGradient();
    this.outputs = conv.outputs();
    this.inputs = conv.inputs();
    this.lanes = kernels.lanes();
    this.sums = new float[Math.multiplyExact(outputs * lanes, inputs + 1)];
  }

  /**
   * Adds some pixels.
   *
   * @param dOut planes, zero in the padding
   * @param in planes, the last one all ones
   */
  void add(float[][] dOut, float[][] in, int width) {
    kernels.addInnerProducts(dOut, outputs, in, inputs + 1, width, sums);
  }

  /** The sums so far, row-major {@code outputs x (inputs + 1)}; the next piece starts at zero. */
  double[] take() {
    double[] result = new double[sums.length / lanes];
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      for (int lane = 0; lane < lanes; lane++) {
        sum += sums[i * lanes + lane];
      }
      result[i] = sum;
    }
    Arrays.fill(sums, 0);
    return result;
  }

  /** Adds the sums of all pieces, in order, to a gradient. */
  static void addAll(double[][] pieces, float factor, Conv1x1 gradient) {
    int columns = gradient.inputs() + 1;
    for (int o = 0; o < gradient.outputs(); o++) {
      for (int i = 0; i < columns; i++) {
        double sum = 0;
        for (double[] piece : pieces) {
          sum += piece[o * columns + i];
        }
        float[] to = i < gradient.inputs() ? gradient.weight() : gradient.bias();
        to[i < gradient.inputs() ? o * gradient.inputs() + i : o] += (float) (factor * sum);
      }
    }
  }
}
