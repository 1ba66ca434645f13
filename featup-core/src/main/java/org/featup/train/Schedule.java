package org.featup.train;

/**
 * How the learning rate changes over a run. With a warm-up of W steps, step t has the factor {@code
 * t / W} up to W; after it, of S steps in all, {@code 1} or {@code (1 + cos(pi (t - 1 - W) / (S -
 * W))) / 2}.
 *
 * @param kind what comes after the warm-up
 * @param warmUp steps until the learning rate is reached, at least 0
 */
public record Schedule(Kind kind, long warmUp) {

  /** What comes after the warm-up. */
  public enum Kind {
    /** The learning rate stays. */
    CONSTANT,
    /** It falls to almost 0 along half a period of a cosine. */
    COSINE
  }

  /** The learning rate itself, from the first step to the last. */
  public static final Schedule CONSTANT = new Schedule(Kind.CONSTANT, 0);

  /**
   * Checks the warm-up.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Schedule {
    if (warmUp < 0) {
      throw new IllegalArgumentException("warm-up: expected at least 0 steps, given " + warmUp);
    }
  }

  /**
   * The factor of a step on the learning rate.
   *
   * @param step the step, counted from 1
   * @param steps of the whole run, at least {@code step}
   * @return above 0, at most 1
   */
  public double factor(long step, long steps) {
    if (step <= warmUp) {
      return (double) step / warmUp;
    }
    double part = (double) (step - 1 - warmUp) / (steps - warmUp);
    return kind == Kind.CONSTANT ? 1 : 0.5 * (1 + StrictMath.cos(Math.PI * part));
  }
}
