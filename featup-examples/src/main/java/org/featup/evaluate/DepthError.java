package org.featup.evaluate;

/** How far predicted logarithms of disparity, or of depth, are off. */
final class DepthError {
  private static final double WITHIN = Math.log(1.25);

  private double squares;
  private int within;
  private int count;

  void add(double said, double truth) {
    double off = said - truth;
    squares += off * off;
    within += Math.abs(off) < WITHIN ? 1 : 0;
    count++;
  }

  /** Root of the mean square; NaN if there was no pixel. */
  double root() {
    return count == 0 ? Double.NaN : Math.sqrt(squares / count);
  }

  /** The share off by a factor of less than 1.25; NaN if there was no pixel. */
  double delta() {
    return count == 0 ? Double.NaN : (double) within / count;
  }
}
