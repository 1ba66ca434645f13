package org.featup.internal.cuda.pool;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.CudaConv1x1;
import org.featup.internal.cuda.maps.CudaMaps;
import org.featup.internal.cuda.maps.HeapSums;
import org.featup.internal.cuda.maps.MapSums;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/** A linear map of the channels to one, and its gradients, as products of matrices. */
public final class CudaSaliency {
  private final CudaSession session;
  private final MatrixProduct product;

  public CudaSaliency(CudaSession session, MatrixProduct product) {
    this.session = session;
    this.product = product;
  }

  /** See {@link org.featup.spi.PoolOps#saliency}. */
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    Conv1x1 conv = new Conv1x1(weight.length, 1, weight, new float[] {bias});
    return new CudaConv1x1(session, product).apply(x, conv);
  }

  /** See {@link org.featup.spi.PoolOps#saliencyGradients}. */
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    Shape shape = x.shape();
    int channels = shape.c();
    int pixels = Math.multiplyExact(shape.n(), Math.multiplyExact(shape.h(), shape.w()));
    try (DeviceInput map = session.input(x);
        DeviceInput gradient = session.input(dSaliency);
        DeviceMemory factors = session.upload(weight);
        DeviceMemory sums = session.context().allocate((long) Float.BYTES * channels);
        NewArray outer = NewArray.of(session, shape)) {
      DeviceMatrix column = DeviceMatrix.of(gradient.memory(), pixels, 1);
      product.multiply(column, DeviceMatrix.of(factors, 1, channels), null, outer.memory());
      MapSums.add(session, outer.memory(), dX);
      product.multiply(
          column.transpose(), DeviceMatrix.of(map.memory(), pixels, channels), null, sums);
      HeapSums.add(session.context(), sums, 0, dWeight);
    }
    dBias[0] += new CudaMaps(session).channelSums(dSaliency)[0];
  }
}
