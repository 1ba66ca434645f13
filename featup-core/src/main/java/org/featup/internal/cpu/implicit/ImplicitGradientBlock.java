package org.featup.internal.cpu.implicit;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;
import org.featup.ndarray.NDArray;

/** A thread's scratch space for the implicit network's backward pass, and its sums. */
final class ImplicitGradientBlock {
  private final ImplicitLayers layers;
  private final ImplicitBlock block;
  private final ImplicitSums sums;
  private final NDArray dOut;
  private final Matrix dOutput;
  private final Matrix dSecond;
  private final Matrix dHidden;

  /** Rows of ones, means and deviations. */
  private final Matrix factors;

  ImplicitGradientBlock(
      ImplicitLayers layers, NDArray image, NDArray dOut, AxisShare rows, AxisShare columns) {
    this.layers = layers;
    this.block = new ImplicitBlock(layers, image, rows, columns);
    this.dOut = dOut;
    this.sums = new ImplicitSums(layers);
    this.dOutput = ImplicitBlock.matrix(layers.output().outputWidth());
    this.dSecond = ImplicitBlock.matrix(layers.second().outputWidth());
    this.dHidden = ImplicitBlock.matrix(layers.width());
    int pixels = block.norms().means().length;
    this.factors = Matrix.zeros(3, pixels);
    Arrays.fill(factors.data(), factors.index(0, 0), factors.index(1, 0), 1);
  }

  ImplicitSums sums() {
    return sums;
  }

  /** Adds the gradients of a row's pixels. */
  void row(int y, AxisGradient dRows, AxisGradient dColumns) {
    Blocks blocks = ImplicitBlock.cut(dOut.shape().w());
    for (int b = 0; b < blocks.count(); b++) {
      int first = blocks.first(b);
      int count = blocks.size(b);
      block.forward(y, first, count);
      readOutputGradient(y, first, count);
      convolutions(count);
      firstConvolution(count);
      ImplicitKernels kernels = layers.kernels();
      int width = layers.width();
      dRows.addTo(y, count, width, block.norms(), kernels, factors, dHidden);
      dColumns.addEach(first, count, width, block.norms(), kernels, dHidden);
    }
  }

  private void readOutputGradient(int y, int first, int count) {
    int channels = dOut.shape().c();
    for (int i = 0; i < count; i++) {
      int from = dOut.offset() + (y * dOut.shape().w() + first + i) * channels;
      System.arraycopy(dOut.data(), from, dOutput.data(), dOutput.index(i, 0), channels);
    }
  }

  /** The last and the second convolution and the ReLU between. */
  private void convolutions(int count) {
    DenseLayer output = layers.output();
    output.backward(
        count, factors, block.second(), dOutput, sums.output(), sums.outputBias(), dSecond);
    layers.kernels().reluGradient(block.second(), count, output.inputWidth(), dSecond);
    DenseLayer second = layers.second();
    second.backward(
        count, factors, block.normed(), dSecond, sums.second(), sums.secondBias(), dHidden);
  }

  private void firstConvolution(int count) {
    PixelNorms norms = block.norms();
    ImplicitKernels kernels = layers.kernels();
    kernels.hiddenGradient(layers.hidden(), norms, count, block.hidden(), block.normed(), dHidden);
    block.normGradients(count);
    for (int i = 0; i < count; i++) {
      factors.set(1, i, norms.means()[i]);
      factors.set(2, i, 1.0 / norms.scales()[i]);
    }
    kernels.multiply(2, layers.width(), count, factors.from(1), dHidden, sums.first());
    if (layers.colors() != null) {
      layers
          .colors()
          .backward(count, block.waves(), dHidden, norms.dSums(), norms.dSquares(), sums.colors());
    }
  }
}
