package org.featup.spi;

import org.featup.internal.ndarray.FiniteCheck;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The smallest and largest value of each channel of an image, by which colours are brought to -1/2
 * .. 1/2: {@code (x - low) / max(high - low, 1e-4) - 1/2}. Frequencies up to e^10 multiply what
 * comes out, so it is computed in double from exact floats.
 *
 * @param low smallest value per channel; shared, not copied
 * @param high largest value per channel; shared, not copied
 */
public record ColorRange(float[] low, float[] high) {
  private static final double NARROWEST = 1e-4;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the lengths differ, a number is not finite, or a smallest
   *     value is above the largest
   */
  public ColorRange {
    if (low.length == 0 || low.length != high.length) {
      throw new IllegalArgumentException(
          "expected one range per channel, given " + low.length + " and " + high.length + " ends");
    }
    for (int c = 0; c < low.length; c++) {
      if (!(low[c] <= high[c]) || !Float.isFinite(low[c]) || !Float.isFinite(high[c])) {
        throw new IllegalArgumentException(
            "expected finite colours, lowest first, given " + low[c] + " .. " + high[c]);
      }
    }
  }

  /**
   * The range of an image.
   *
   * @param image (1, C, H, W); not modified
   * @return per channel, over all pixels
   * @throws IllegalArgumentException if an element is not finite; the message says where it is
   */
  public static ColorRange of(NDArray image) {
    FiniteCheck.largest("the image", image);
    Shape shape = image.shape();
    float[] low = new float[shape.c()];
    float[] high = new float[shape.c()];
    for (int c = 0; c < shape.c(); c++) {
      low[c] = image.get(0, c, 0, 0);
      high[c] = low[c];
      for (int y = 0; y < shape.h(); y++) {
        for (int x = 0; x < shape.w(); x++) {
          low[c] = Math.min(low[c], image.get(0, c, y, x));
          high[c] = Math.max(high[c], image.get(0, c, y, x));
        }
      }
    }
    return new ColorRange(low, high);
  }

  /**
   * The number of channels.
   *
   * @return at least 1
   */
  public int channels() {
    return low.length;
  }

  /**
   * Scales one value.
   *
   * @param channel its channel
   * @param value the value, beyond the range too
   * @return -1/2 for the lowest, 1/2 for the highest unless the range is very narrow
   */
  public double scale(int channel, float value) {
    double width = Math.max((double) high[channel] - low[channel], NARROWEST);
    return ((double) value - low[channel]) / width - 0.5;
  }
}
