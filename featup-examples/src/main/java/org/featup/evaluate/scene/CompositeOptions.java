package org.featup.evaluate.scene;

import java.util.random.RandomGenerator;

/**
 * What composites are like.
 *
 * @param side rows and columns, in pixels; at least 32
 * @param objects on each, at least 1
 * @param leastRadius of the circle of an object's area, in pixels; at least 2
 * @param mostRadius of that circle, at most half the side
 */
public record CompositeOptions(int side, int objects, double leastRadius, double mostRadius) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public CompositeOptions {
    if (side < 32 || objects < 1) {
      throw new IllegalArgumentException(
          "expected a side of at least 32 and at least 1 object, given "
              + side
              + " and "
              + objects);
    }
    if (!(leastRadius >= 2 && mostRadius >= leastRadius && mostRadius <= side / 2.0)) {
      throw new IllegalArgumentException(
          "expected radii from 2 to half of "
              + side
              + " pixels, given "
              + leastRadius
              + " to "
              + mostRadius);
    }
  }

  /**
   * For segmentation: 224 pixels, six objects of about two to six cells of 16 pixels across.
   *
   * @return the standard
   */
  public static CompositeOptions segmentation() {
    return new CompositeOptions(224, 6, 14, 48);
  }

  /**
   * For retrieval: 224 pixels, five objects of less than one to two cells of 16 pixels across.
   *
   * @return the standard
   */
  public static CompositeOptions retrieval() {
    return new CompositeOptions(224, 5, 6, 16);
  }

  /** Draws a radius: small objects are as frequent as large ones, by the logarithm. */
  double radius(RandomGenerator random) {
    return leastRadius * Math.pow(mostRadius / leastRadius, random.nextDouble());
  }
}
