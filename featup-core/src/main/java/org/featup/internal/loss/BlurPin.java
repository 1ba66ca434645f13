package org.featup.internal.loss;

import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Resampling;

/**
 * The mean of {@code (blur(x) - x)^2} with the 5x5 Gaussian: holds features to what a slight blur
 * leaves of them.
 */
public final class BlurPin {
  private BlurPin() {}

  /**
   * The loss alone.
   *
   * @param x features (B, C, H, W); not modified
   * @param backend computes
   * @return the loss, summed in double
   */
  public static double forward(NDArray x, Backend backend) {
    try (NDArray dX = backend.zeros(x.shape())) {
      return backward(x, 0, dX, backend);
    }
  }

  /**
   * The loss and its gradient. Needs two maps of the size of x.
   *
   * @param x features (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dX receives {@code weight * dLoss/dX}, added
   * @param backend computes
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dX} has another shape or layout
   */
  public static double backward(NDArray x, double weight, NDArray dX, Backend backend) {
    Shape shape = x.shape();
    PixelMajor.checkSum("dX", shape, dX);
    Resampling blur = Resampling.gaussianBlur5(shape.h(), shape.w());
    try (NDArray difference = backend.resample(x, blur.rows(), blur.columns())) {
      double loss = backend.subtract(difference, x) / shape.elements();
      Resampling back = blur.transpose();
      try (NDArray blurred = backend.resample(difference, back.rows(), back.columns())) {
        float factor = (float) (2 * weight / shape.elements());
        backend.addDifference(blurred, difference, factor, dX);
      }
      return loss;
    }
  }
}
