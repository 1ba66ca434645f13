package org.featup.evaluate.task;

import org.featup.ndarray.NDArray;

/** A network that tells the class of a photo. */
@FunctionalInterface
public interface Classifier {

  /**
   * Classifies a photo.
   *
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
   * @return the scores of the classes before softmax
   */
  float[] logits(NDArray image);
}
