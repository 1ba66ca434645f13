package org.featup.train;

/**
 * When and how fast a group of parameters learns.
 *
 * @param factor on the learning rate, not negative; 0 for a group that never learns
 * @param from the first step in which it learns, counted from 1
 */
public record GroupRate(double factor, long from) {

  /** From the first step, at the learning rate itself. */
  public static final GroupRate FULL = new GroupRate(1, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range or NaN
   */
  public GroupRate {
    if (!(factor >= 0) || Double.isInfinite(factor) || from < 1) {
      throw new IllegalArgumentException(
          "rate of a group: expected a factor not below 0 and a first step of at least 1, given "
              + factor
              + " and "
              + from);
    }
  }

  /** The factor at a step, counted from 1. */
  double at(long step) {
    return step < from ? 0 : factor;
  }
}
