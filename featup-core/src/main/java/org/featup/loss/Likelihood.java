package org.featup.loss;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;

/**
 * The multi-view reconstruction loss (equation 1): the mean over all elements of {@code (prediction
 * - target)^2 / (2 s^2) + log s}, a Gaussian's negative log likelihood up to a constant, with a
 * deviation s for each pixel ({@link ScaleNet}). Without uncertainty, {@link SquaredError} takes
 * its place.
 */
public final class Likelihood {
  private Likelihood() {}

  /**
   * The loss alone.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param scale s, (B, 1, H, W), positive
   * @return the loss, summed in double
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static double forward(NDArray prediction, NDArray target, NDArray scale) {
    NDArray dPrediction = NDArray.zeros(prediction.shape());
    return backward(prediction, target, scale, 0, dPrediction, NDArray.zeros(scale.shape()));
  }

  /**
   * The loss and its gradients, on the heap.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param scale s, (B, 1, H, W), positive
   * @param weight factor on the gradients
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @param dScale receives {@code weight * dLoss/dScale}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static double backward(
      NDArray prediction,
      NDArray target,
      NDArray scale,
      double weight,
      NDArray dPrediction,
      NDArray dScale) {
    return backward(prediction, target, scale, weight, dPrediction, dScale, LossOps.HEAP);
  }

  /**
   * The loss and its gradients, where a backend computes.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param scale s, (B, 1, H, W), positive
   * @param weight factor on the gradients
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @param dScale receives {@code weight * dLoss/dScale}, added
   * @param backend computes
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static double backward(
      NDArray prediction,
      NDArray target,
      NDArray scale,
      double weight,
      NDArray dPrediction,
      NDArray dScale,
      LossOps backend) {
    Shape shape = prediction.shape();
    PixelLoop.checkShape("a target", shape, target);
    PixelLoop.checkShape("a scale", shape.withChannels(1), scale);
    PixelMajor.checkSum("dPrediction", shape, dPrediction);
    PixelMajor.checkSum("dScale", scale.shape(), dScale);
    return backend.likelihood(prediction, target, scale, weight, dPrediction, dScale);
  }
}
