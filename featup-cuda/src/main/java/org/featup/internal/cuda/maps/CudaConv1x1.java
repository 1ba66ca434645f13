package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/** A 1x1 convolution, the matrix of all pixels times the transposed weights, and its gradient. */
public final class CudaConv1x1 {
  private final CudaSession session;
  private final MatrixProduct product;

  public CudaConv1x1(CudaSession session, MatrixProduct product) {
    this.session = session;
    this.product = product;
  }

  /** See {@link org.featup.spi.Backend#conv1x1}. */
  public NDArray apply(NDArray x, Conv1x1 conv) {
    Shape shape = x.shape();
    int pixels = shape.n() * shape.h() * shape.w();
    try (NewArray out = NewArray.of(session, shape.withChannels(conv.outputs()));
        DeviceInput pixelsIn = session.input(x);
        DeviceMemory weight = session.upload(conv.weight());
        DeviceMemory bias = isZero(conv.bias()) ? null : session.upload(conv.bias())) {
      product.multiply(
          DeviceMatrix.of(pixelsIn.memory(), pixels, conv.inputs()),
          DeviceMatrix.of(weight, conv.outputs(), conv.inputs()).transpose(),
          bias,
          out.memory());
      return out.keep();
    }
  }

  /** See {@link org.featup.spi.Backend#channelProducts}. */
  public float[] products(NDArray a, NDArray b) {
    int rows = a.shape().c();
    int columns = b.shape().c();
    int pixels = a.shape().h() * a.shape().w();
    float[] sums = new float[Math.multiplyExact(rows, columns)];
    try (DeviceInput left = session.input(a);
        DeviceInput right = session.input(b);
        DeviceMemory out = session.context().allocate((long) Float.BYTES * sums.length)) {
      product.multiply(
          DeviceMatrix.of(left.memory(), pixels, rows).transpose(),
          DeviceMatrix.of(right.memory(), pixels, columns),
          null,
          out);
      session.context().download(out, 0, sums, 0, sums.length);
    }
    return sums;
  }

  private static boolean isZero(float[] bias) {
    for (float value : bias) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
