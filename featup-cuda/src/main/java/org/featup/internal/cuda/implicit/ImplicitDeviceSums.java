package org.featup.internal.cuda.implicit;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.ColumnSums;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.LayerNorm;

/**
 * Sums over pixels of the implicit network's gradients. Each block of pixels is summed on the
 * device, and the blocks in double on the heap, in their order.
 */
final class ImplicitDeviceSums {
  static final int OUTPUT = 0;
  static final int HIDDEN = 1;
  static final int HIDDEN_NORM = 2;
  static final int INPUT = 3;
  static final int INPUT_NORM = 4;
  static final int BIASES = 5;

  private final CudaSession session;
  private final MatrixProduct product;

  /** Of each layer: by weights, then by biases. */
  private final double[][][] sums = new double[BIASES + 1][2][];

  ImplicitDeviceSums(CudaSession session, MatrixProduct product) {
    this.session = session;
    this.product = product;
  }

  /** Adds the gradients of a convolution. */
  void layer(int which, int pixels, DeviceMemory dOut, DeviceMemory x, Conv1x1 conv) {
    int weights = Math.multiplyExact(conv.outputs(), conv.inputs());
    try (DeviceMemory dWeight = session.context().allocate((long) Float.BYTES * weights)) {
      product.multiply(
          DeviceMatrix.of(dOut, pixels, conv.outputs()).transpose(),
          DeviceMatrix.of(x, pixels, conv.inputs()),
          null,
          dWeight);
      float[] values = new float[weights];
      session.context().download(dWeight, 0, values, 0, weights);
      add(which, 0, values);
    }
    columns(which, 1, pixels, dOut, conv.outputs());
  }

  /** Adds the gradients of a norm. */
  void norm(int which, int pixels, DeviceMemory byWeight, DeviceMemory byBias, int channels) {
    columns(which, 0, pixels, byWeight, channels);
    columns(which, 1, pixels, byBias, channels);
  }

  /** Adds sums of the columns of a matrix. */
  void columns(int which, int pixels, DeviceMemory x, int columns) {
    columns(which, 0, pixels, x, columns);
  }

  private void columns(int which, int part, int pixels, DeviceMemory x, int columns) {
    add(which, part, ColumnSums.of(session, x, pixels, columns));
  }

  private void add(int which, int part, float[] values) {
    if (sums[which][part] == null) {
      sums[which][part] = new double[values.length];
    }
    for (int i = 0; i < values.length; i++) {
      sums[which][part][i] += values[i];
    }
  }

  /** Adds all to the gradients. */
  void addTo(ImplicitGradients gradients) {
    addTo(gradients.output(), OUTPUT);
    addTo(gradients.hidden(), HIDDEN);
    addTo(gradients.hiddenNorm(), HIDDEN_NORM);
    addTo(gradients.input(), INPUT);
    addTo(gradients.inputNorm(), INPUT_NORM);
    addTo(gradients.biases(), sums[BIASES][0]);
  }

  private void addTo(Conv1x1 gradient, int which) {
    addTo(gradient.weight(), sums[which][0]);
    addTo(gradient.bias(), sums[which][1]);
  }

  private void addTo(LayerNorm gradient, int which) {
    addTo(gradient.weight(), sums[which][0]);
    addTo(gradient.bias(), sums[which][1]);
  }

  /** There may be more sums than gradients: those of the colours belong to no bias. */
  private static void addTo(float[] gradient, double[] sums) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += (float) sums[i];
    }
  }
}
