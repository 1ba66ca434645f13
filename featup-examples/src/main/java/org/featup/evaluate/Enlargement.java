package org.featup.evaluate;

import java.util.Map;
import org.featup.ndarray.NDArray;

/**
 * The photos of an evaluation at a multiple of their size, taken from the files again: with real
 * detail, that is.
 *
 * @param factor times the height and width, at least 2
 * @param images by the image of the evaluation itself, the same photo larger: (1, 3, factor * H,
 *     factor * W). A photo that has no such detail is left out
 */
public record Enlargement(int factor, Map<NDArray, NDArray> images) {

  /**
   * Copies the map and checks the sizes.
   *
   * @throws IllegalArgumentException if the factor is below 2 or an image has another size
   */
  public Enlargement {
    if (factor < 2) {
      throw new IllegalArgumentException("enlargement: expected at least 2, given " + factor);
    }
    images = Map.copyOf(images);
    for (Map.Entry<NDArray, NDArray> entry : images.entrySet()) {
      int height = factor * entry.getKey().shape().h();
      int width = factor * entry.getKey().shape().w();
      if (!entry.getValue().shape().equals(entry.getKey().shape().withSize(height, width))) {
        throw new IllegalArgumentException(
            entry.getKey().shape()
                + " at "
                + factor
                + " times the size: expected "
                + entry.getKey().shape().withSize(height, width)
                + ", given "
                + entry.getValue().shape());
      }
    }
  }
}
