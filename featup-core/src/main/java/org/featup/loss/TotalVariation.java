package org.featup.loss;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;

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
   * The loss and its gradient.
   *
   * @param map (B, C, H, W); not modified
   * @param weight factor on the gradient
   * @param dMap receives {@code weight * dLoss/dMap}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if {@code dMap} has another shape or layout
   */
  public static double backward(NDArray map, double weight, NDArray dMap) {
    Shape shape = map.shape();
    PixelMajor.checkSum("dMap", shape, dMap);
    NDArray pixels = PixelMajor.of(map);
    double factor = 2 * weight / shape.elements();
    Difference step = new Difference(pixels.data(), dMap.data(), shape.c(), factor);
    double sum =
        PixelLoop.sum(
            shape,
            (n, y, x) -> {
              int from = PixelMajor.index(pixels, n, y, x);
              int to = PixelMajor.index(dMap, n, y, x);
              double squares = 0;
              if (y + 1 < shape.h()) {
                squares += step.take(from, pixels.stride(2), to, dMap.stride(2));
              }
              if (x + 1 < shape.w()) {
                squares += step.take(from, pixels.stride(3), to, dMap.stride(3));
              }
              return squares;
            });
    return sum / shape.elements();
  }

  /** Squared differences of a pixel and the one a step away, and what they add to gradients. */
  private record Difference(float[] map, float[] dMap, int channels, double factor) {
    double take(int from, int step, int to, int dStep) {
      double squares = 0;
      for (int c = 0; c < channels; c++) {
        double difference = (double) map[from + step + c] - map[from + c];
        squares += difference * difference;
        float d = (float) (factor * difference);
        dMap[to + dStep + c] += d;
        dMap[to + c] -= d;
      }
      return squares;
    }
  }
}
