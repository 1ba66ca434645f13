package org.featup.loss;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;

/**
 * The length of each pixel's feature vector, {@code sqrt(sum_c x[c]^2)}. It has no derivative where
 * the vector is zero; there the gradient is taken as zero, one of its subgradients (PyTorch's would
 * be NaN and end a training).
 */
public final class Magnitude {
  private Magnitude() {}

  /**
   * The magnitudes.
   *
   * @param x (B, C, H, W); not modified
   * @return (B, 1, H, W); sums in double
   */
  public static NDArray forward(NDArray x) {
    NDArray pixels = PixelMajor.of(x);
    float[] data = pixels.data();
    NDArray out = NDArray.zeros(x.shape().withChannels(1));
    PixelLoop.forEach(
        out.shape(),
        (n, h, w) -> {
          int from = PixelMajor.index(pixels, n, h, w);
          double squares = squares(data, from, from + x.shape().c());
          out.set(n, 0, h, w, (float) Math.sqrt(squares));
        });
    return out;
  }

  /** Two sums, because one would wait for each of its additions. */
  private static double squares(float[] x, int from, int to) {
    double even = 0;
    double odd = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      even += (double) x[i] * x[i];
      odd += (double) x[i + 1] * x[i + 1];
    }
    return even + odd + (i < to ? (double) x[i] * x[i] : 0);
  }

  /**
   * The gradient by the features.
   *
   * @param x as in {@link #forward}
   * @param magnitude its result
   * @param dMagnitude gradient of its result
   * @param dX receives the gradient by x, added
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static void backward(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    Shape shape = x.shape();
    PixelLoop.checkShape("a magnitude", shape.withChannels(1), magnitude);
    PixelLoop.checkShape("dMagnitude", magnitude.shape(), dMagnitude);
    PixelMajor.checkSum("dX", shape, dX);
    NDArray pixels = PixelMajor.of(x);
    PixelLoop.forEach(
        magnitude.shape(),
        (n, h, w) -> {
          float m = magnitude.get(n, 0, h, w);
          float factor = m == 0 ? 0 : dMagnitude.get(n, 0, h, w) / m;
          int from = PixelMajor.index(pixels, n, h, w);
          int to = PixelMajor.index(dX, n, h, w);
          addScaled(pixels.data(), from, factor, dX.data(), to, shape.c());
        });
  }

  private static void addScaled(float[] x, int from, float factor, float[] sum, int to, int count) {
    for (int c = 0; c < count; c++) {
      sum[to + c] += factor * x[from + c];
    }
  }
}
