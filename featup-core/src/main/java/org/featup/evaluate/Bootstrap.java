package org.featup.evaluate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.featup.train.run.StepRandom;

/**
 * Confidence intervals by resampling the photos (Efron's percentile bootstrap): as many are drawn
 * with replacement as there are, and the interval holds the middle share of the means of all
 * resamples. Two contenders are compared by the differences photo by photo, since most of the
 * spread is that of the photos and the same for both.
 *
 * @param resamples how many, at least 1
 * @param confidence share of the means within the interval, in (0, 1)
 * @param seed of the draws; numbers of as many photos are resampled alike
 */
public record Bootstrap(int resamples, double confidence, long seed) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public Bootstrap {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "expected at least 1 resample and a confidence between 0 and 1, given "
              + resamples
              + " and "
              + confidence);
    }
  }

  /**
   * Ten thousand resamples and 95 per cent.
   *
   * @param seed of the draws
   * @return the options
   */
  public static Bootstrap usual(long seed) {
    return new Bootstrap(10_000, 0.95, seed);
  }

  /**
   * The mean of numbers and its interval.
   *
   * @param values one per photo; NaN is left out
   * @return the interval; for fewer than two photos its ends are NaN
   */
  public Interval of(double[] values) {
    double[] x = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(x).average().orElse(Double.NaN);
    if (x.length < 2) {
      return new Interval(mean, Double.NaN, Double.NaN, x.length);
    }
    RandomGenerator random = new StepRandom(seed, 0).generator("bootstrap", x.length);
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[random.nextInt(x.length)];
      }
      means[r] = sum / x.length;
    }
    Arrays.sort(means);
    int tail = (int) ((1 - confidence) / 2 * resamples);
    return new Interval(mean, means[tail], means[resamples - 1 - tail], x.length);
  }

  /**
   * The mean of the differences and its interval.
   *
   * @param values one per photo
   * @param baseline one per photo, of the same photos; where one of the two is NaN, the photo is
   *     left out
   * @return the interval of {@code values - baseline}
   * @throws IllegalArgumentException if the numbers are not as many
   */
  public Interval difference(double[] values, double[] baseline) {
    if (values.length != baseline.length) {
      throw new IllegalArgumentException(
          "expected numbers of "
              + baseline.length
              + " photos, as the baseline has, given "
              + values.length);
    }
    double[] differences = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      differences[i] = values[i] - baseline[i];
    }
    return of(differences);
  }
}
