package org.featup.jitter;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Reflection;
import org.featup.spi.Resampling;
import org.featup.spi.Taps;
import org.featup.spi.TapsBuilder;

/**
 * One small move of an image (equation 1's t): a reflected border, a bilinear zoom, a crop of the
 * image's size, and a flip from left to right. It is linear, separable and keeps constants, so it
 * can be applied to an image and to features of that size alike.
 *
 * @param maxPad pixels of border on each side, at least 0
 * @param zoom factor of the zoom, at least 1; the zoomed image has {@code floor(size * zoom)}
 *     pixels, and coordinates use this factor itself
 * @param top first row of the crop in the zoomed image
 * @param left first column of the crop in the zoomed image
 * @param flip whether columns change sides after the crop
 */
public record Jitter(int maxPad, double zoom, int top, int left, boolean flip) {

  /** Leaves everything where it is. */
  public static final Jitter NONE = new Jitter(0, 1, 0, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if padding or position are negative, or the zoom is below 1 or
   *     not finite
   */
  public Jitter {
    if (maxPad < 0 || top < 0 || left < 0 || !(zoom >= 1) || Double.isInfinite(zoom)) {
      throw new IllegalArgumentException(
          "expected a padding, top and left of at least 0 and a zoom of at least 1, given "
              + maxPad
              + ", "
              + top
              + ", "
              + left
              + " and "
              + zoom);
    }
  }

  /**
   * An extent after padding and zoom.
   *
   * @param size extent of the image
   * @param maxPad pixels of border on each side
   * @param zoom factor
   * @return floor((size + 2 * maxPad) * zoom)
   * @throws IllegalArgumentException if it is beyond 2^31-1
   */
  static int zoomedSize(int size, int maxPad, double zoom) {
    double zoomed = Math.floor((size + 2.0 * maxPad) * zoom);
    if (zoomed > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          size + " pixels padded by " + maxPad + " and zoomed by " + zoom + " are too many");
    }
    return (int) zoomed;
  }

  /**
   * What the jitter does to maps of a size.
   *
   * @param height rows of the map
   * @param width columns of the map
   * @return the resampling, from height x width to the same
   * @throws IllegalArgumentException if the crop reaches beyond the zoomed map
   */
  public Resampling resampling(int height, int width) {
    return new Resampling(axis("rows", height, top, false), axis("columns", width, left, flip));
  }

  /**
   * Applies the jitter.
   *
   * @param x (N, C, H, W); not modified
   * @param backend computes
   * @return a new map of the same shape, where the backend computes
   * @throws IllegalArgumentException if the crop reaches beyond the zoomed map
   */
  public NDArray forward(NDArray x, Backend backend) {
    Resampling r = resampling(x.shape());
    return backend.resample(x, r.rows(), r.columns());
  }

  /**
   * The adjoint: gradient by the map from the gradient by the jittered map.
   *
   * @param dOut (N, C, H, W); not modified
   * @param backend computes
   * @return a new map of the same shape, where the backend computes
   * @throws IllegalArgumentException if the crop reaches beyond the zoomed map
   */
  public NDArray backward(NDArray dOut, Backend backend) {
    Resampling r = resampling(dOut.shape()).transpose();
    return backend.resample(dOut, r.rows(), r.columns());
  }

  private Resampling resampling(Shape shape) {
    return resampling(shape.h(), shape.w());
  }

  private Taps axis(String name, int size, int start, boolean reverse) {
    int zoomed = zoomedSize(size, maxPad, zoom);
    if (start > zoomed - size) {
      throw new IllegalArgumentException(
          "expected a crop that starts at most at "
              + (zoomed - size)
              + " of "
              + zoomed
              + " "
              + name
              + " after padding and zoom, given "
              + start);
    }
    TapsBuilder taps = new TapsBuilder(size);
    for (int i = 0; i < size; i++) {
      addTaps(taps, start + (reverse ? size - 1 - i : i), size);
      taps.endOutput();
    }
    return taps.build();
  }

  /** The two padded pixels between which a zoomed one lies; one of them without zoom. */
  private void addTaps(TapsBuilder taps, int at, int size) {
    double x = Math.max(0, (at + 0.5) / zoom - 0.5);
    int last = size + 2 * maxPad - 1;
    int first = Math.min((int) x, last);
    double weight = x - first;
    taps.add(Reflection.index(first - maxPad, size), 1 - weight);
    if (weight > 0) {
      taps.add(Reflection.index(Math.min(first + 1, last) - maxPad, size), weight);
    }
  }
}
