package org.featup.io;

import java.util.Arrays;
import org.featup.internal.io.tensor.TensorShape;

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
    long elements = TensorShape.elements(name, shape);
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

  @Override
  public String toString() {
    return name + " " + Arrays.toString(shape);
  }
}
