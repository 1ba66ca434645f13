package org.featup.evaluate;

import org.featup.jitter.JitterSampler;

/**
 * How {@link Consistency} measures.
 *
 * @param jitter draws the views
 * @param views of each photo, at least 1
 * @param projections random projections that are compared, at least 1
 * @param steps of the downsampler's training, at least 1
 * @param learningRate of NAdam, positive
 * @param seed of all random numbers
 */
public record ConsistencyOptions(
    JitterSampler jitter, int views, int projections, int steps, double learningRate, long seed) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public ConsistencyOptions {
    require("views", views);
    require("projections", projections);
    require("steps", steps);
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "learning rate: expected a positive number, given " + learningRate);
    }
  }

  /**
   * Six views of each photo, jittered as in training, thirty projections, two hundred steps.
   *
   * @param seed of all random numbers
   * @return the options
   */
  public static ConsistencyOptions usual(long seed) {
    return new ConsistencyOptions(JitterSampler.jbu(), 6, 30, 200, 1e-2, seed);
  }

  private static void require(String name, int given) {
    if (given < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, given " + given);
    }
  }
}
