package org.featup.loss;

import org.featup.ndarray.NDArray;

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
   * The loss and its gradient.
   *
   * @param x features (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dX receives {@code weight * dLoss/dX}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dX} has another shape or layout
   */
  public static double backward(NDArray x, double weight, NDArray dX) {
    NDArray magnitude = Magnitude.forward(x);
    NDArray dMagnitude = NDArray.zeros(magnitude.shape());
    double loss = TotalVariation.backward(magnitude, weight, dMagnitude);
    Magnitude.backward(x, magnitude, dMagnitude, dX);
    return loss;
  }
}
