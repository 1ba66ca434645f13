package org.featup.evaluate;

/**
 * A mean and where it would have been with other photos.
 *
 * @param mean over the photos that have a number; NaN if none has
 * @param low lower end of the confidence interval; NaN for fewer than two photos
 * @param high upper end; NaN for fewer than two photos
 * @param count photos that have a number
 */
public record Interval(double mean, double low, double high, int count) {

  /**
   * Whether the interval lies above zero.
   *
   * @return false also if there is no interval
   */
  public boolean isPositive() {
    return low > 0;
  }

  /**
   * Whether the interval lies below zero.
   *
   * @return false also if there is no interval
   */
  public boolean isNegative() {
    return high < 0;
  }
}
