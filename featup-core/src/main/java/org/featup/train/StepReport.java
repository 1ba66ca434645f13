package org.featup.train;

import java.util.List;
import java.util.Map;

/**
 * What came of one step.
 *
 * @param step the step, counted from 1
 * @param steps how many the run has
 * @param loss the sum of the terms, before the step changed the parameters
 * @param terms the terms of the loss by name, weights included, in a fixed order
 * @param gradientNorm norm of the gradients of all parameters that the step moved, before any
 *     shortening
 * @param images the names of the images it was taken on
 * @param seconds how long it took, checkpoints and pictures apart
 */
public record StepReport(
    long step,
    long steps,
    double loss,
    Map<String, Double> terms,
    double gradientNorm,
    List<String> images,
    double seconds) {

  /**
   * The speed of the step.
   *
   * @return images per second
   */
  public double imagesPerSecond() {
    return images.size() / seconds;
  }
}
