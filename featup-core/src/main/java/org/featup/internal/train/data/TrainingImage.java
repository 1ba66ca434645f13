package org.featup.internal.train.data;

import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * A picture as the training sees it.
 *
 * @param name its path below the folder
 * @param image 1x3xSxS, channels-last, normalised for ImageNet; cropped and perhaps flipped
 * @param enlarged the same at several times the size, in the order of the scales asked for
 */
public record TrainingImage(String name, NDArray image, List<NDArray> enlarged) {

  /** Copies the list. */
  public TrainingImage {
    enlarged = List.copyOf(enlarged);
  }
}
