package org.featup.io;

import java.util.Arrays;

/**
 * A named array of a weight file: row-major float32, whatever its type in the file was.
 *
 * @param name the key, {@code up1.range_proj.0.weight} say
 * @param shape extents, none for a scalar; not negative
 * @param data the elements, row-major; shared, not copied
 */
public record Tensor(String name, long[] shape, float[] data) {

  /**
   * Checks that shape and elements agree.
   *
   * @throws IllegalArgumentException if an extent is negative or their product is not {@code
   *     data.length}
   */
  public Tensor {
    long elements = elements(name, shape);
    if (elements != data.length) {
      throw new IllegalArgumentException(
          name
              + ": shape "
              + Arrays.toString(shape)
              + " has "
              + elements
              + " elements, given "
              + data.length);
    }
  }

  /** The product of the extents; an IllegalArgumentException if negative or beyond 2^63. */
  static long elements(String name, long[] shape) {
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

  @Override
  public String toString() {
    return name + " " + Arrays.toString(shape);
  }
}
