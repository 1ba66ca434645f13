package org.featup.loss;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.LossOps;

/** Total variation of magnitudes (equation 8), which keeps high-resolution features smooth. */
public final class MagnitudeTv {
  private MagnitudeTv() {}

  /**
   * The loss alone.
   *
   * @param x features (B, C, H, W); not modified
   * @return the loss
   */
  public static double forward(NDArray x) {
    return TotalVariation.forward(Magnitude.forward(x));
  }

  /**
   * The loss and its gradient, on the heap.
   *
   * @param x features (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dX receives {@code weight * dLoss/dX}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dX} has another shape or layout
   */
  public static double backward(NDArray x, double weight, NDArray dX) {
    return backward(x, weight, dX, NDArray.zeros(x.shape().withChannels(1)), LossOps.HEAP);
  }

  /**
   * The loss and its gradient, where a backend computes.
   *
   * @param x features (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dX receives {@code weight * dLoss/dX}, added
   * @param backend computes
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dX} has another shape or layout
   */
  public static double backward(NDArray x, double weight, NDArray dX, Backend backend) {
    try (NDArray dMagnitude = backend.zeros(x.shape().withChannels(1))) {
      return backward(x, weight, dX, dMagnitude, backend);
    }
  }

  private static double backward(
      NDArray x, double weight, NDArray dX, NDArray dMagnitude, LossOps backend) {
    try (NDArray magnitude = backend.magnitude(x)) {
      double loss = TotalVariation.backward(magnitude, weight, dMagnitude, backend);
      Magnitude.backward(x, magnitude, dMagnitude, dX, backend);
      return loss;
    }
  }
}
