package org.featup.evaluate;

import java.util.Arrays;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Taps;

/**
 * Where a photo has strong edges, told by the photo alone: the pixels with the largest gradients of
 * the slightly blurred colours, and all within some pixels of them.
 *
 * @param share of the pixels that count as edges before the band is widened, in (0, 1]
 * @param reach pixels that the band goes beyond an edge, in all eight directions; at least 0
 */
public record EdgeBand(double share, int reach) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public EdgeBand {
    if (!(share > 0 && share <= 1) || reach < 0) {
      throw new IllegalArgumentException(
          "expected a share above 0 and up to 1 and a reach of at least 0, given "
              + share
              + " and "
              + reach);
    }
  }

  /**
   * The band that the measures use: the strongest twentieth of the pixels, and four pixels around
   * them, half a cell of a grid of 28x28 at 224.
   *
   * @return the options
   */
  public static EdgeBand usual() {
    return new EdgeBand(0.05, 4);
  }

  /**
   * The band of an image.
   *
   * @param image (1, 3, H, W); not modified
   * @param backend blurs
   * @return (1, 1, H, W), 1 in the band and 0 elsewhere; empty where the image has no gradient
   */
  public NDArray of(NDArray image, Backend backend) {
    Shape s = image.shape();
    NDArray blurred =
        backend.resample(image, Taps.gaussianBlur5(s.h()), Taps.gaussianBlur5(s.w())).toHost();
    float[] strength = new float[Math.multiplyExact(s.h(), s.w())];
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        strength[y * s.w() + x] = squaredGradient(blurred, y, x);
      }
    }
    float[] sorted = strength.clone();
    Arrays.sort(sorted);
    float least = sorted[(int) ((1 - share) * (sorted.length - 1))];
    float[] band = new float[strength.length];
    for (int i = 0; i < strength.length; i++) {
      if (strength[i] > 0 && strength[i] >= least) {
        mark(band, i / s.w(), i % s.w(), s);
      }
    }
    return NDArray.wrap(band, new Shape(1, 1, s.h(), s.w()), Layout.NCHW);
  }

  private static float squaredGradient(NDArray image, int y, int x) {
    Shape s = image.shape();
    int below = Math.min(y + 1, s.h() - 1);
    int above = Math.max(y - 1, 0);
    int right = Math.min(x + 1, s.w() - 1);
    int left = Math.max(x - 1, 0);
    double sum = 0;
    for (int c = 0; c < s.c(); c++) {
      double dy = (double) image.get(0, c, below, x) - image.get(0, c, above, x);
      double dx = (double) image.get(0, c, y, right) - image.get(0, c, y, left);
      sum += dy * dy + dx * dx;
    }
    return (float) sum;
  }

  private void mark(float[] band, int row, int column, Shape s) {
    int left = Math.max(0, column - reach);
    int right = Math.min(s.w(), column + reach + 1);
    for (int y = Math.max(0, row - reach); y < Math.min(s.h(), row + reach + 1); y++) {
      Arrays.fill(band, y * s.w() + left, y * s.w() + right, 1);
    }
  }
}
