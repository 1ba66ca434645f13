package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;

/**
 * Two 1x1 convolutions with GELU between them, forward and backward over planes of pixels. Holds
 * the hidden layer of one chunk of pixels and the sums of the weights' gradients. Not for two
 * threads.
 */
final class PlanarMlp {
  private final RowKernels kernels;
  private final Mlp mlp;
  private final float[] firstTransposed;
  private final float[] secondTransposed;
  private final float[][] hidden;
  private final float[][] slopes;
  private final float[][] dHidden;
  private final WeightSums firstSums;
  private final WeightSums secondSums;

  /**
   * Makes scratch space.
   *
   * @param width most pixels of a chunk, padded
   */
  PlanarMlp(RowKernels kernels, Mlp mlp, int width) {
    this.kernels = kernels;
    this.mlp = mlp;
    int n = mlp.first().outputs();
    this.firstTransposed = mlp.first().transposed().weight();
    this.secondTransposed = mlp.second().transposed().weight();
    this.hidden = withOnes(new float[n][width]);
    this.slopes = new float[n][width];
    this.dHidden = new float[n][width];
    this.firstSums = new WeightSums(kernels, mlp.first());
    this.secondSums = new WeightSums(kernels, mlp.second());
  }

  /** The planes and one more that is 1 everywhere, the input of the biases. */
  static float[][] withOnes(float[][] planes) {
    float[][] more = Arrays.copyOf(planes, planes.length + 1);
    more[planes.length] = new float[planes[0].length];
    Arrays.fill(more[planes.length], 1);
    return more;
  }

  /** Computes the hidden layer. */
  void hidden(float[][] in, int width) {
    layer(mlp.first(), in, hidden, width);
    kernels.stageGradient().geluWithSlope(hidden, slopes, mlp.first().outputs(), width);
  }

  /** Computes the outputs from the hidden layer. */
  void output(float[][] out, int width) {
    layer(mlp.second(), hidden, out, width);
  }

  /**
   * Adds to the sums of the weights' gradients, and to the input's gradient.
   *
   * @param in what {@link #hidden} was given, with a last plane of ones
   * @param dOut gradient of the outputs, zero in the padding
   * @param dIn is added to, after {@code dOut} was read; may share planes with it
   */
  void backward(float[][] in, float[][] dOut, float[][] dIn, int width) {
    int n = mlp.first().outputs();
    int outputs = mlp.second().outputs();
    secondSums.add(dOut, hidden, width);
    for (float[] plane : dHidden) {
      Arrays.fill(plane, 0, width, 0);
    }
    kernels.matmulAdd(n, width, outputs, secondTransposed, 0, outputs, dOut, dHidden);
    for (int i = 0; i < n; i++) {
      multiply(dHidden[i], slopes[i], width);
    }
    firstSums.add(dHidden, in, width);
    kernels.matmulAdd(mlp.first().inputs(), width, n, firstTransposed, 0, n, dHidden, dIn);
  }

  /** The sums of both layers since the last call. */
  double[][] take() {
    return new double[][] {firstSums.take(), secondSums.take()};
  }

  private void layer(Conv1x1 conv, float[][] in, float[][] out, int width) {
    for (int o = 0; o < conv.outputs(); o++) {
      Arrays.fill(out[o], 0, width, conv.bias()[o]);
    }
    int inputs = conv.inputs();
    kernels.matmulAdd(conv.outputs(), width, inputs, conv.weight(), 0, inputs, in, out);
  }

  private static void multiply(float[] plane, float[] factors, int width) {
    for (int x = 0; x < width; x++) {
      plane[x] *= factors[x];
    }
  }
}
