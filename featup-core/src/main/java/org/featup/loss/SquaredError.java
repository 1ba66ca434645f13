package org.featup.loss;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;

/**
 * The mean of {@code (prediction - target)^2}: the likelihood without uncertainty, and the distance
 * of pooled magnitudes from those of the target.
 */
public final class SquaredError {
  private SquaredError() {}

  /**
   * The loss alone.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @return the loss, summed in double
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double forward(NDArray prediction, NDArray target) {
    return backward(prediction, target, 0, NDArray.zeros(prediction.shape()));
  }

  /**
   * The loss and its gradient, on the heap.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param weight factor on the gradient
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double backward(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    return backward(prediction, target, weight, dPrediction, LossOps.HEAP);
  }

  /**
   * The loss and its gradient, where a backend computes.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param weight factor on the gradient
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @param backend computes
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double backward(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction, LossOps backend) {
    Shape shape = prediction.shape();
    PixelLoop.checkShape("a target", shape, target);
    PixelMajor.checkSum("dPrediction", shape, dPrediction);
    return backend.squaredError(prediction, target, weight, dPrediction);
  }
}
