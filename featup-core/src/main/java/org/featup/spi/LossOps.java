package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * The losses of training, forward and backward in one: over the cells of a feature map equation 1
 * with its deviations, over pixels what keeps high-resolution features smooth. Where a gradient is
 * said to be added, the array it is added to lies where the backend computes or on the heap, with
 * the channels of a pixel next to each other. Losses are summed in double, in an order that depends
 * on the shapes alone. Unless a backend has its own, all are computed on the heap.
 */
public interface LossOps {
  /** Computes on the heap. */
  LossOps HEAP = new LossOps() {};

  /** The lowest deviation; where it holds, there is no gradient. */
  float LEAST_DEVIATION = 1e-4f;

  /** What is added to the logarithm of a deviation. */
  double DEVIATION_SHIFT = 0.1;

  /**
   * The deviation of each pixel, {@code max(exp(weight x + bias + 0.1), 1e-4)}.
   *
   * @param x features (B, C, H, W)
   * @param weight one factor per channel
   * @param bias what is added
   * @return (B, 1, H, W); sums in double
   */
  default NDArray deviation(NDArray x, float[] weight, float bias) {
    return HeapLikelihood.deviation(x, weight, bias);
  }

  /**
   * Gradients of {@link #deviation} by its parameters, added.
   *
   * @param x features (B, C, H, W)
   * @param deviation its result
   * @param dDeviation gradient of its result
   * @param dWeight receives the gradient by the weight
   * @param dBias receives the gradient by the bias, one element
   */
  default void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    HeapLikelihood.deviationGradients(x, deviation, dDeviation, dWeight, dBias);
  }

  /**
   * The mean over all elements of {@code (prediction - target)^2 / (2 s^2) + log s} (equation 1)
   * and its gradients.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param deviation s, (B, 1, H, W), positive
   * @param weight factor on the gradients
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @param dDeviation receives {@code weight * dLoss/ds}, added
   * @return the loss, without the weight
   */
  default double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    return HeapLikelihood.likelihood(
        prediction, target, deviation, weight, dPrediction, dDeviation);
  }

  /**
   * The mean of {@code (prediction - target)^2} and its gradient.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param weight factor on the gradient
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @return the loss, without the weight
   */
  default double squaredError(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    return HeapLosses.squaredError(prediction, target, weight, dPrediction);
  }

  /**
   * Squared differences of pixels that lie below or beside each other, summed and divided by the
   * number of elements (equation 8), and the gradient of that.
   *
   * @param map (B, C, H, W)
   * @param weight factor on the gradient
   * @param dMap receives {@code weight * dLoss/dMap}, added
   * @return the loss, without the weight
   */
  default double totalVariation(NDArray map, double weight, NDArray dMap) {
    return HeapLosses.totalVariation(map, weight, dMap);
  }

  /**
   * The length of each pixel's vector.
   *
   * @param x (B, C, H, W)
   * @return (B, 1, H, W); sums in double
   */
  default NDArray magnitude(NDArray x) {
    return HeapLosses.magnitude(x);
  }

  /**
   * Gradient of {@link #magnitude}; that of a vector of zeros is zero.
   *
   * @param x (B, C, H, W)
   * @param magnitude its result
   * @param dMagnitude gradient of its result
   * @param dX receives the gradient by x, added
   */
  default void magnitudeGradients(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    HeapLosses.magnitudeGradients(x, magnitude, dMagnitude, dX);
  }
}
