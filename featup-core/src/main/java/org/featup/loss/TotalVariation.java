package org.featup.loss;

import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.spi.LossOps;

/**
 * Total variation (equation 8): squared differences of pixels that lie below or beside each other,
 * summed and divided by the number of elements of the map.
 */
public final class TotalVariation {
  private TotalVariation() {}

  /**
   * The loss alone.
   *
   * @param map (B, C, H, W)
   * @return the loss, summed in double
   */
  public static double forward(NDArray map) {
    return backward(map, 0, NDArray.zeros(map.shape()));
  }

  /**
   * The loss and its gradient, on the heap.
   *
   * @param map (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dMap receives {@code weight * dLoss/dMap}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dMap} has another shape or layout
   */
  public static double backward(NDArray map, double weight, NDArray dMap) {
    return backward(map, weight, dMap, LossOps.HEAP);
  }

  /**
   * The loss and its gradient, where a backend computes.
   *
   * @param map (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dMap receives {@code weight * dLoss/dMap}, added
   * @param backend computes
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dMap} has another shape or layout
   */
  public static double backward(NDArray map, double weight, NDArray dMap, LossOps backend) {
    PixelMajor.checkSum("dMap", map.shape(), dMap);
    return backend.totalVariation(map, weight, dMap);
  }
}
