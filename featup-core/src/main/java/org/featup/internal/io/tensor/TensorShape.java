package org.featup.internal.io.tensor;

import java.util.Arrays;

/** The extents of a tensor, as files give them. */
public final class TensorShape {
  private TensorShape() {}

  /** The product of the extents; an IllegalArgumentException if negative or beyond 2^63. */
  public static long elements(String name, long[] shape) {
    long elements = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            name + ": negative extent in shape " + Arrays.toString(shape));
      }
      try {
        elements = Math.multiplyExact(elements, extent);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            name + ": shape " + Arrays.toString(shape) + " overflows 2^63 elements", e);
      }
    }
    return elements;
  }
}
