package org.featup.internal.ndarray;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Arrays on the heap in which the channels of a pixel lie next to each other: dense channels-last
 * ones, and views of some of their channels or pixels. Sums over channels and gradients that are
 * added to need no more than this.
 */
public final class PixelMajor {
  private PixelMajor() {}

  /**
   * Whether an array is one.
   *
   * @param x any array
   * @return true if it is on the heap and its channels are one element apart
   */
  public static boolean is(NDArray x) {
    return x.device() == null && (x.shape().c() == 1 || x.stride(1) == 1);
  }

  /**
   * The array itself if it is one, else a dense channels-last copy.
   *
   * @param x any array
   * @return an array to read
   */
  public static NDArray of(NDArray x) {
    return is(x) ? x : x.channelsLast();
  }

  /**
   * Where the channels of a pixel start.
   *
   * @param x such an array
   * @param n index in the batch
   * @param h row
   * @param w column
   * @return an index into {@code x.data()}
   */
  public static int index(NDArray x, int n, int h, int w) {
    return x.offset() + n * x.stride(0) + h * x.stride(2) + w * x.stride(3);
  }

  /**
   * Checks an array that something is to be added to, on the heap or where a backend computes.
   *
   * @param name what error messages call it
   * @param shape the shape it must have
   * @param sum the array
   * @throws IllegalArgumentException if it has another shape, or its channels are not one element
   *     apart
   */
  public static void checkSum(String name, Shape shape, NDArray sum) {
    if (!sum.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "expected " + name + " of shape " + shape + ", given " + sum.shape());
    }
    if (shape.c() > 1 && sum.stride(1) != 1) {
      throw new IllegalArgumentException(
          name + " must have the channels of a pixel next to each other");
    }
  }
}
