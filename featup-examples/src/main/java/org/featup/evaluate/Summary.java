package org.featup.evaluate;

/**
 * One column of one contender with one backbone, over all photos.
 *
 * @param result where the numbers are from
 * @param index which column of its measure, from 0
 * @param interval the mean and its interval
 * @param difference to the baseline, photo by photo; null for the baseline itself
 */
public record Summary(Result result, int index, Interval interval, Interval difference) {

  /** How a contender does against the baseline. */
  public enum Verdict {
    /** The interval of the difference is on the better side of zero. */
    BETTER,
    /** It is on the worse side. */
    WORSE,
    /** It holds zero, or there are fewer than two photos. */
    UNDECIDED,
    /** This is the baseline, or a number that only describes. */
    NONE
  }

  /**
   * The column.
   *
   * @return its name and direction
   */
  public Column column() {
    return result.measure().columns().get(index);
  }

  /**
   * How the contender does against the baseline in this column.
   *
   * @return the verdict
   */
  public Verdict verdict() {
    if (difference == null || !result.measure().compares()) {
      return Verdict.NONE;
    }
    boolean higher = column().higherIsBetter();
    if (higher ? difference.isPositive() : difference.isNegative()) {
      return Verdict.BETTER;
    }
    return (higher ? difference.isNegative() : difference.isPositive())
        ? Verdict.WORSE
        : Verdict.UNDECIDED;
  }
}
