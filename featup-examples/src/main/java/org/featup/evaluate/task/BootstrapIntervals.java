package org.featup.evaluate.task;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.featup.evaluate.Interval;
import org.featup.evaluate.Intervals;
import org.featup.evaluate.Result;

/**
 * Intervals of numbers that belong to a whole data set, by the bootstrap: photos are drawn with
 * replacement, as many as there are, their counts added, and the number computed anew; the middle
 * 95 per cent of many such numbers are the interval. All contenders get the same draws, so that
 * their differences are paired.
 */
final class BootstrapIntervals implements Intervals {
  private static final int DRAWS = 1000;
  private static final double CONFIDENCE = 0.95;

  private final long seed;
  private final IdentityHashMap<Result, double[][]> draws = new IdentityHashMap<>();
  private final IdentityHashMap<Result, double[]> pooled = new IdentityHashMap<>();

  BootstrapIntervals(long seed) {
    this.seed = seed;
  }

  /**
   * Adds a result.
   *
   * @param counts of every photo
   */
  void add(Result result, Task task, List<double[]> counts) {
    int photos = counts.size();
    int[] once = new int[photos];
    Arrays.setAll(once, i -> i);
    pooled.put(result, task.values(sum(counts, once)));
    double[][] values = new double[DRAWS][];
    Random random = new Random(seed);
    int[] drawn = new int[photos];
    for (int i = 0; i < DRAWS; i++) {
      Arrays.setAll(drawn, p -> random.nextInt(photos));
      values[i] = task.values(sum(counts, drawn));
    }
    draws.put(result, values);
  }

  private static double[] sum(List<double[]> counts, int[] drawn) {
    double[] sum = new double[counts.get(0).length];
    for (int p : drawn) {
      double[] of = counts.get(p);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += of[i];
      }
    }
    return sum;
  }

  @Override
  public double confidence() {
    return CONFIDENCE;
  }

  @Override
  public String number() {
    return "All of them together";
  }

  @Override
  public String method() {
    return DRAWS + " paired bootstrap draws";
  }

  @Override
  public Interval of(Result result, int column) {
    return interval(result, pooled.get(result)[column], column(draws.get(result), column, null));
  }

  @Override
  public Interval difference(Result result, Result baseline, int column) {
    double difference = pooled.get(result)[column] - pooled.get(baseline)[column];
    return interval(result, difference, column(draws.get(result), column, draws.get(baseline)));
  }

  private static double[] column(double[][] values, int column, double[][] less) {
    double[] of = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      of[i] = values[i][column] - (less == null ? 0 : less[i][column]);
    }
    return of;
  }

  private static Interval interval(Result result, double number, double[] drawn) {
    int photos = result.values().length;
    if (photos < 2 || Arrays.stream(drawn).anyMatch(Double::isNaN)) {
      return new Interval(number, Double.NaN, Double.NaN, Double.isNaN(number) ? 0 : photos);
    }
    Arrays.sort(drawn);
    int tail = (int) Math.round((1 - CONFIDENCE) / 2 * DRAWS);
    return new Interval(number, drawn[tail], drawn[DRAWS - 1 - tail], photos);
  }
}
