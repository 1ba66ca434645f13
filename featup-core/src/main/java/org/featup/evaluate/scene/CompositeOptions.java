package org.featup.evaluate.scene;

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
   * 224 pixels, six objects of about two to six cells of 16 pixels across.
   *
   * @return the standard
   */
  public static CompositeOptions standard() {
    return new CompositeOptions(224, 6, 14, 48);
  }
}
