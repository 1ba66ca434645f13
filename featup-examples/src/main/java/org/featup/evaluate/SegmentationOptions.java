package org.featup.evaluate;

import org.featup.evaluate.scene.CompositeOptions;

/**
 * How segmentation is measured.
 *
 * @param composites what they are like
 * @param learned composites to learn from, for each photo as their ground; at least 1
 * @param tested composites to test on, for each photo as their ground; at least 1
 * @param border how far from a border a pixel is near to it, in pixels; at least 1
 * @param ridge penalty of the probe, above 0
 * @param steps of its descent, at least 1
 * @param seed of all random numbers
 */
public record SegmentationOptions(
    CompositeOptions composites,
    int learned,
    int tested,
    int border,
    double ridge,
    int steps,
    long seed) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public SegmentationOptions {
    if (learned < 1 || tested < 1 || border < 1 || steps < 1 || !(ridge > 0)) {
      throw new IllegalArgumentException(
          "expected composites, border and steps of at least 1 and a ridge above 0, given "
              + learned
              + " and "
              + tested
              + " composites, border "
              + border
              + ", "
              + steps
              + " steps, ridge "
              + ridge);
    }
  }

  /**
   * Ten composites of each photo to learn from, three to test on, borders of 6 pixels.
   *
   * @param seed of all random numbers
   * @return the standard
   */
  public static SegmentationOptions standard(long seed) {
    return new SegmentationOptions(CompositeOptions.segmentation(), 10, 3, 6, 0.01, 40, seed);
  }
}
