package org.featup.internal.cpu.implicit;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.FoldedNorm;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.spi.Conv1x1;

/**
 * A 1x1 convolution of a block of pixels, forward and backward. The weights are kept both ways, so
 * that each product runs along rows.
 */
final class DenseLayer {
  private final ImplicitKernels kernels;
  private final int inputs;
  private final int outputs;
  private final int inputWidth;
  private final int outputWidth;
  private final Matrix byInput;
  private final Matrix byOutput;
  private final float[] bias;

  private DenseLayer(RowKernels kernels, int inputs, int outputs) {
    this.kernels = kernels.implicit();
    this.inputs = inputs;
    this.outputs = outputs;
    this.inputWidth = Blocks.roundUp(inputs, kernels.lanes());
    this.outputWidth = Blocks.roundUp(outputs, kernels.lanes());
    this.byInput = Matrix.zeros(inputs, outputWidth);
    this.byOutput = Matrix.zeros(outputs, inputWidth);
    this.bias = new float[outputWidth];
  }

  static DenseLayer of(RowKernels kernels, FoldedNorm folded) {
    DenseLayer layer = new DenseLayer(kernels, folded.inputs(), folded.outputs());
    for (int o = 0; o < folded.outputs(); o++) {
      layer.bias[o] = (float) folded.bias(o);
      for (int i = 0; i < folded.inputs(); i++) {
        layer.set(o, i, folded.weight(o, i));
      }
    }
    return layer;
  }

  static DenseLayer of(RowKernels kernels, Conv1x1 conv) {
    DenseLayer layer = new DenseLayer(kernels, conv.inputs(), conv.outputs());
    for (int o = 0; o < conv.outputs(); o++) {
      layer.bias[o] = conv.bias()[o];
      for (int i = 0; i < conv.inputs(); i++) {
        layer.set(o, i, conv.weight()[o * conv.inputs() + i]);
      }
    }
    return layer;
  }

  private void set(int output, int input, double weight) {
    byInput.set(input, output, weight);
    byOutput.set(output, input, weight);
  }

  int outputs() {
    return outputs;
  }

  /** Outputs of a pixel, padded. */
  int outputWidth() {
    return outputWidth;
  }

  /** Inputs of a pixel, padded. */
  int inputWidth() {
    return inputWidth;
  }

  /** Computes {@code out}. */
  void forward(int count, Matrix in, Matrix out) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(bias, 0, out.data(), out.index(i, 0), outputWidth);
    }
    kernels.multiply(count, outputWidth, inputs, in, byInput, out);
  }

  /**
   * The gradients.
   *
   * @param ones a row of ones, one per pixel
   * @param dOut gradient of the output, zero in the padding
   * @param dWeight by the weights, outputs x inputs, added to
   * @param dBias by the bias, one row, added to
   * @param dIn by the input, overwritten
   */
  void backward(
      int count, Matrix ones, Matrix in, Matrix dOut, Matrix dWeight, Matrix dBias, Matrix dIn) {
    kernels.multiplyTransposed(outputs, inputWidth, count, dOut, in, dWeight);
    kernels.multiply(1, outputWidth, count, ones, dOut, dBias);
    Arrays.fill(dIn.data(), dIn.index(0, 0), dIn.index(count, 0), 0);
    kernels.multiply(count, inputWidth, outputs, dOut, byOutput, dIn);
  }
}
