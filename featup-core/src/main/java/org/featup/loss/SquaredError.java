package org.featup.loss;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;

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
   * The loss and its gradient.
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
    Shape shape = prediction.shape();
    PixelLoop.checkShape("a target", shape, target);
    PixelMajor.checkSum("dPrediction", shape, dPrediction);
    NDArray p = PixelMajor.of(prediction);
    NDArray t = PixelMajor.of(target);
    float[] d = dPrediction.data();
    double factor = 2 * weight / shape.elements();
    double sum =
        PixelLoop.sum(
            shape,
            (n, y, x) -> {
              int atP = PixelMajor.index(p, n, y, x);
              int atT = PixelMajor.index(t, n, y, x);
              int atD = PixelMajor.index(dPrediction, n, y, x);
              double squares = 0;
              for (int c = 0; c < shape.c(); c++) {
                double difference = (double) p.data()[atP + c] - t.data()[atT + c];
                squares += difference * difference;
                d[atD + c] += (float) (factor * difference);
              }
              return squares;
            });
    return sum / shape.elements();
  }
}
