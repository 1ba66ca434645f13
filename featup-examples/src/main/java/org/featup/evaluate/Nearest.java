package org.featup.evaluate;

import java.util.Arrays;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/** Which pixel's feature is most like a given one. */
final class Nearest {
  private Nearest() {}

  /**
   * Looks through all pixels, by cosine; of equals the first counts. The length of a query does not
   * matter; a pixel of length zero is like nothing.
   *
   * @param features (1, C, H, W)
   * @param queries C elements each
   * @return the row-major index of a pixel for each
   */
  static int[] pixels(NDArray features, float[][] queries, Backend backend) {
    NDArray pixels = PixelMajor.of(features);
    NDArray products = PixelMajor.of(backend.conv1x1(pixels, Conv1x1.of(queries)));
    int width = pixels.shape().w();
    double[] most = new double[queries.length];
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    int[] nearest = new int[queries.length];
    for (int p = 0; p < pixels.shape().h() * width; p++) {
      int at = PixelMajor.index(pixels, 0, p / width, p % width);
      double length = length(pixels.data(), at, pixels.shape().c());
      int from = PixelMajor.index(products, 0, p / width, p % width);
      for (int i = 0; i < queries.length; i++) {
        double cosine = products.data()[from + i] / length;
        if (cosine > most[i]) {
          most[i] = cosine;
          nearest[i] = p;
        }
      }
    }
    return nearest;
  }

  /** Four sums, since a single one would wait for itself at every element. */
  private static double length(float[] data, int from, int channels) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i <= from + channels - 4; i += 4) {
      a += data[i] * data[i];
      b += data[i + 1] * data[i + 1];
      c += data[i + 2] * data[i + 2];
      d += data[i + 3] * data[i + 3];
    }
    for (; i < from + channels; i++) {
      a += data[i] * data[i];
    }
    return Math.sqrt(a + b + c + d);
  }
}
