package org.featup.loss;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;

/**
 * The length of each pixel's feature vector, {@code sqrt(sum_c x[c]^2)}. It has no derivative where
 * the vector is zero; there the gradient is taken as zero, one of its subgradients (PyTorch's would
 * be NaN and end a training).
 */
public final class Magnitude {
  private Magnitude() {}

  /**
   * The magnitudes, on the heap.
   *
   * @param x (B, C, H, W); not modified
   * @return (B, 1, H, W); sums in double
   */
  public static NDArray forward(NDArray x) {
    return LossOps.HEAP.magnitude(x);
  }

  /**
   * The gradient by the features, on the heap.
   *
   * @param x as in {@link #forward}
   * @param magnitude its result
   * @param dMagnitude gradient of its result
   * @param dX receives the gradient by x, added
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static void backward(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    backward(x, magnitude, dMagnitude, dX, LossOps.HEAP);
  }

  /**
   * The gradient by the features, where a backend computes.
   *
   * @param x (B, C, H, W); not modified
   * @param magnitude what {@link LossOps#magnitude} gave
   * @param dMagnitude gradient of that
   * @param dX receives the gradient by x, added
   * @param backend computes
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static void backward(
      NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX, LossOps backend) {
    Shape shape = x.shape();
    PixelLoop.checkShape("a magnitude", shape.withChannels(1), magnitude);
    PixelLoop.checkShape("dMagnitude", magnitude.shape(), dMagnitude);
    PixelMajor.checkSum("dX", shape, dX);
    backend.magnitudeGradients(x, magnitude, dMagnitude, dX);
  }
}
