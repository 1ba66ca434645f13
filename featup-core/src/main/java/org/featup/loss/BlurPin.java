package org.featup.loss;

import org.featup.kernel.Backend;
import org.featup.kernel.Resampling;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;

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
    return backward(x, 0, NDArray.zeros(x.shape()), backend);
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
    NDArray difference = backend.resample(x, blur.rows(), blur.columns()).moveToHost();
    double loss = subtract(difference, PixelMajor.of(x)) / shape.elements();
    Resampling back = blur.transpose();
    NDArray blurred = backend.resample(difference, back.rows(), back.columns()).moveToHost();
    float factor = (float) (2 * weight / shape.elements());
    PixelLoop.forEach(
        shape,
        (n, h, w) -> {
          int from = PixelMajor.index(difference, n, h, w);
          int fromBlurred = PixelMajor.index(blurred, n, h, w);
          int to = PixelMajor.index(dX, n, h, w);
          for (int c = 0; c < shape.c(); c++) {
            float d = blurred.data()[fromBlurred + c] - difference.data()[from + c];
            dX.data()[to + c] += factor * d;
          }
        });
    return loss;
  }

  /** Subtracts in place; gives the sum of squares. */
  private static double subtract(NDArray from, NDArray x) {
    int channels = x.shape().c();
    return PixelLoop.sum(
        x.shape(),
        (n, h, w) -> {
          int at = PixelMajor.index(from, n, h, w);
          int atX = PixelMajor.index(x, n, h, w);
          double squares = 0;
          for (int c = 0; c < channels; c++) {
            float d = from.data()[at + c] - x.data()[atX + c];
            from.data()[at + c] = d;
            squares += (double) d * d;
          }
          return squares;
        });
  }
}
