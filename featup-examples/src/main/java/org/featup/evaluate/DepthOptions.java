package org.featup.evaluate;

/**
 * How depth is measured.
 *
 * @param side of the crops, in pixels, a multiple of the backbones' strides; at least 1
 * @param distance how far from a step in depth a pixel is near to it, in pixels; at least 1
 * @param step the factor of disparities that makes a step in depth, above 1
 * @param ridge penalty of the probe, above 0
 */
public record DepthOptions(int side, int distance, double step, double ridge) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public DepthOptions {
    if (side < 1 || distance < 1 || !(step > 1) || !(ridge > 0)) {
      throw new IllegalArgumentException(
          "expected a side and a distance of at least 1, a step above 1 and a ridge above 0, given "
              + side
              + ", "
              + distance
              + ", "
              + step
              + " and "
              + ridge);
    }
  }

  /**
   * Crops of 224 pixels; near is 6 pixels, a step is a factor of 1.25. The ridge is the one, of
   * 0.003, 0.01, 0.03 and so on to 10, with which the features of the bundled backbones do best as
   * they come, without an upsampler.
   *
   * @return the standard
   */
  public static DepthOptions standard() {
    return new DepthOptions(224, 6, 1.25, 1);
  }
}
