package org.featup.evaluate;

import java.util.Arrays;

/**
 * Confidence intervals of means over photos, by Student's t: the mean and so many standard errors
 * to either side as the number of photos asks for, 2.2 for a dozen, 4.3 for three. Two contenders
 * are compared by the differences photo by photo, since most of the spread is that of the photos
 * and the same for both.
 *
 * @param confidence how often the interval holds the mean of all photos there could be, in (0, 1)
 */
public record StudentInterval(double confidence) implements Intervals {
  private static final int BISECTIONS = 60;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it is violated
   */
  public StudentInterval {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "expected a confidence between 0 and 1, given " + confidence);
    }
  }

  /**
   * 95 per cent.
   *
   * @return the options
   */
  public static StudentInterval usual() {
    return new StudentInterval(0.95);
  }

  @Override
  public String number() {
    return "Mean over them";
  }

  @Override
  public String method() {
    return "Student's t";
  }

  @Override
  public Interval of(Result result, int column) {
    return of(result.column(column));
  }

  @Override
  public Interval difference(Result result, Result baseline, int column) {
    return difference(result.column(column), baseline.column(column));
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
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (x.length - 1) / x.length);
    double half = quantile(x.length - 1) * error;
    return new Interval(mean, mean - half, mean + half, x.length);
  }

  /**
   * The mean of the differences and its interval.
   *
   * @param values one per photo
   * @param baseline one per photo, of the same photos; where both are NaN, the photo is left out
   * @return the interval of {@code values - baseline}; where only one of the two has a number for a
   *     photo, the mean of the others and no interval: they may be the easier ones
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
    boolean alike = true;
    for (int i = 0; i < values.length; i++) {
      differences[i] = values[i] - baseline[i];
      alike &= Double.isNaN(values[i]) == Double.isNaN(baseline[i]);
    }
    Interval interval = of(differences);
    return alike
        ? interval
        : new Interval(interval.mean(), Double.NaN, Double.NaN, interval.count());
  }

  /**
   * How many standard errors: with t = sqrt(f) tan(a) the density of t for f degrees of freedom is
   * that of cos(a)^(f - 1), whose integral has a closed form.
   */
  private double quantile(int freedom) {
    double whole = cosinePower(freedom - 1, Math.PI / 2);
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (cosinePower(freedom - 1, middle) < confidence * whole) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.sqrt(freedom) * Math.tan(low);
  }

  /** The integral of cos^m from 0 to an angle. */
  private static double cosinePower(int m, double angle) {
    double integral = m % 2 == 0 ? angle : Math.sin(angle);
    for (int k = m % 2 + 2; k <= m; k += 2) {
      double edge = Math.pow(Math.cos(angle), k - 1) * Math.sin(angle) / k;
      integral = edge + (k - 1.0) / k * integral;
    }
    return integral;
  }
}
