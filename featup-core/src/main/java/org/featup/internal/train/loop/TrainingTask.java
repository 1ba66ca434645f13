package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import org.featup.train.DivergedException;

/**
 * A training as its run sees it. All calls come from the thread of the run; {@link #prepare},
 * {@link #best} and {@link #finish} while the folder of the run is locked.
 */
@FunctionalInterface
public interface TrainingTask {

  /**
   * Computes what all steps need, before the first of them.
   *
   * @throws IOException if a file cannot be read or written
   */
  default void prepare() throws IOException {}

  /**
   * Computes the loss at the parameters' present values and adds its gradient to {@link
   * org.featup.ndarray.Parameter#gradient}, which the loop has cleared. To be repeatable, all it
   * does must follow from the parameters, the step and the random numbers.
   *
   * @param random the random numbers of this step, and which step it is
   * @param terms takes the terms of the loss, image by image
   * @throws IOException if the images cannot be read
   * @throws DivergedException if a term is no finite number; {@code terms} throws it
   */
  void step(StepRandom random, StepTerms terms) throws IOException;

  /**
   * Shows how far the training is. Called after a step, now and then.
   *
   * @param random the random numbers of the step just made
   * @return pictures by name, in the order wanted; by default none
   * @throws IOException if an image cannot be read
   */
  default Map<String, BufferedImage> pictures(StepRandom random) throws IOException {
    return Map.of();
  }

  /**
   * Writes the parameters, which did best in the validation just made.
   *
   * @throws IOException if the file cannot be written
   */
  default void best() throws IOException {}

  /**
   * Writes the results, after the last step or the one at which the run was stopped.
   *
   * @throws IOException if a file cannot be written
   */
  default void finish() throws IOException {}
}
