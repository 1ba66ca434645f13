package org.featup.train;

import java.util.random.RandomGenerator;

/**
 * How large a part of a picture is cut out, so that its objects come in all sizes: the side of the
 * square is a random share of the picture's shorter side, uniform in its logarithm.
 *
 * @param least share of the shorter side, above 0
 * @param most share of the shorter side, at least {@code least}, at most 1
 */
public record CropScale(double least, double most) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public CropScale {
    if (!(least > 0 && least <= most && most <= 1)) {
      throw new IllegalArgumentException(
          "crop scale: expected a least and a most share with 0 < least <= most <= 1, given "
              + least
              + " and "
              + most);
    }
  }

  /**
   * Draws the side of a square. It is not below {@code wanted}, beyond which the cut would be
   * enlarged and shows no more than it did: only as small as the picture itself is.
   *
   * @param shorter side of the picture
   * @param wanted pixels of the largest image that is made of the square
   * @param random draws once
   * @return pixels, from min(shorter, wanted) to shorter
   */
  int side(int shorter, int wanted, RandomGenerator random) {
    double from = Math.max(least * shorter, Math.min(shorter, wanted));
    double to = Math.max(most * shorter, from);
    double side = from * Math.pow(to / from, random.nextDouble());
    return Math.min(shorter, (int) Math.round(side));
  }
}
