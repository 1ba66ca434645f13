package org.featup.internal.loss;

import java.util.Arrays;
import org.featup.internal.ndarray.PixelLoop;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * How far filters are from keeping constants: the mean over all pixels of {@code (sum - 1)^2},
 * where the sum is that of a pixel's D*D weights. Filters of sum 1 average; others make features
 * brighter or darker from pixel to pixel, as the guidance has it.
 */
public final class FilterSum {
  private FilterSum() {}

  /**
   * The loss alone.
   *
   * @param filters (B, D*D, H, W) on the heap, in any strides
   * @return the loss, summed in double
   */
  public static double forward(NDArray filters) {
    return backward(filters, 0, null);
  }

  /**
   * The loss and its gradient {@code 2 (sum - 1) / (B H W)}, which all weights of a pixel share.
   *
   * @param filters (B, D*D, H, W) on the heap, in any strides
   * @param weight factor on the gradient
   * @param dFilters receives {@code weight * dLoss/dFilters}, added; of the same shape, on the
   *     heap, in any strides; null for no gradient
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double backward(NDArray filters, double weight, NDArray dFilters) {
    Shape shape = filters.shape();
    if (dFilters != null) {
      PixelLoop.checkShape("dFilters", shape, dFilters);
    }
    double pixels = (double) shape.n() * shape.h() * shape.w();
    double factor = 2 * weight / pixels;
    double[] excess = new double[shape.w()];
    double sum = 0;
    for (int n = 0; n < shape.n(); n++) {
      for (int y = 0; y < shape.h(); y++) {
        excess(filters, n, y, excess);
        for (double e : excess) {
          sum += e * e;
        }
        if (dFilters != null) {
          addGradient(dFilters, n, y, excess, factor);
        }
      }
    }
    return sum / pixels;
  }

  /** What the sums of a row's pixels are beyond 1. Plane by plane, as rows lie in memory. */
  private static void excess(NDArray filters, int n, int y, double[] excess) {
    float[] data = filters.data();
    int step = filters.stride(3);
    Arrays.fill(excess, -1);
    for (int t = 0; t < filters.shape().c(); t++) {
      int at = row(filters, n, t, y);
      for (int x = 0; x < excess.length; x++) {
        excess[x] += data[at + x * step];
      }
    }
  }

  private static void addGradient(NDArray dFilters, int n, int y, double[] excess, double factor) {
    float[] data = dFilters.data();
    int step = dFilters.stride(3);
    for (int t = 0; t < dFilters.shape().c(); t++) {
      int at = row(dFilters, n, t, y);
      for (int x = 0; x < excess.length; x++) {
        data[at + x * step] += (float) (factor * excess[x]);
      }
    }
  }

  private static int row(NDArray x, int n, int t, int y) {
    return x.offset() + n * x.stride(0) + t * x.stride(1) + y * x.stride(2);
  }
}
