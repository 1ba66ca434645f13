package org.featup.internal.cpu.conv;

import org.featup.ndarray.NDArray;

/** Filters that are there already: as they are, or turned around for the gradient by the source. */
public final class FilterSources {
  private FilterSources() {}

  /** Filters of shape (B, D*D, H, W), row by row. */
  public static FilterSource stored(NDArray filters) {
    int taps = filters.shape().c();
    return (image, y, left, columns, out) -> {
      int pixel = (image * filters.shape().h() + y) * filters.shape().w() + left;
      System.arraycopy(filters.data(), filters.offset() + pixel * taps, out, 0, columns * taps);
    };
  }

  /**
   * The filters that turn the scatter of the source gradient into a gather: with the output
   * gradient bordered by D - 1 zeros, {@code dX[Y, X] = sum_{a,b} turned[Y, X, a, b] * bordered[Y +
   * a, X + b]}, where {@code turned[Y, X, a, b] = filters[Y - u, X - v, u, v]} for {@code u = D - 1
   * - a} and {@code v = D - 1 - b}.
   */
  public static FilterSource turned(NDArray filters, int d) {
    int height = filters.shape().h();
    int width = filters.shape().w();
    int taps = d * d;
    float[] data = filters.data();
    return (image, row, left, columns, out) -> {
      for (int column = left; column < left + columns; column++) {
        for (int a = 0; a < d; a++) {
          int u = d - 1 - a;
          int y = row - u;
          for (int b = 0; b < d; b++) {
            int v = d - 1 - b;
            int x = column - v;
            boolean inside = y >= 0 && y < height && x >= 0 && x < width;
            int pixel = (image * height + y) * width + x;
            out[(column - left) * taps + a * d + b] =
                inside ? data[filters.offset() + pixel * taps + u * d + v] : 0;
          }
        }
      }
    };
  }
}
