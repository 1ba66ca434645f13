package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Interval;
import org.featup.evaluate.Result;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.junit.jupiter.api.Test;

class BootstrapIntervalsTest {

  /** The share of what was counted that was right. */
  private record Share() implements Task {
    @Override
    public String name() {
      return "share";
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.higher("right"));
    }

    @Override
    public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos) {
      throw new AssertionError("not to be asked");
    }

    @Override
    public double[] values(double[] counts) {
      return new double[] {counts[0] / counts[1]};
    }
  }

  private static Result add(BootstrapIntervals intervals, List<double[]> counts) {
    Result result = new Result("a", "b", new Share(), new double[counts.size()][1]);
    intervals.add(result, new Share(), counts);
    return result;
  }

  private static Interval of(long seed, List<double[]> counts) {
    BootstrapIntervals intervals = new BootstrapIntervals(seed);
    return intervals.of(add(intervals, counts), 0);
  }

  /** So many photos, each right or wrong as a whole, half of them by chance. */
  private static List<double[]> coins(int photos, long seed) {
    Random random = new Random(seed);
    List<double[]> counts = new ArrayList<>();
    for (int i = 0; i < photos; i++) {
      counts.add(new double[] {random.nextInt(2), 1});
    }
    return counts;
  }

  /** 1 of 10 and 30 of 30: 31 of 40, and not the mean of the two shares. */
  @Test
  void theNumberIsThatOfTheWhole() {
    Interval interval = of(0, List.of(new double[] {1, 10}, new double[] {30, 30}));
    // either photo twice is drawn in a quarter of the draws each
    assertEquals(new Interval(31 / 40.0, 0.1, 1, 2), interval);
  }

  /** Of a mean of n numbers of deviation s: 1.96 s / sqrt n on either side. */
  @Test
  void theWidthIsThatOfTheNormalDistribution() {
    List<double[]> counts = coins(400, 1);
    Interval interval = of(0, counts);
    double p = interval.mean();
    double expected = 1.96 * Math.sqrt(p * (1 - p) / 400);
    assertEquals(expected, p - interval.low(), 0.1 * expected);
    assertEquals(expected, interval.high() - p, 0.1 * expected);
  }

  @Test
  void theSeedSaysWhatIsDrawn() {
    List<double[]> counts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      counts.add(new double[] {Math.sin(i) + 1, 2});
    }
    assertEquals(of(5, counts), of(5, counts));
    assertNotEquals(of(5, counts), of(6, counts));
  }

  /** One that is right in a tenth more of every photo is better for certain, though both vary. */
  @Test
  void differencesArePaired() {
    List<double[]> base = coins(40, 2);
    List<double[]> better = base.stream().map(c -> new double[] {c[0] + 0.1, 1}).toList();
    BootstrapIntervals intervals = new BootstrapIntervals(0);
    Result result = add(intervals, better);
    Result baseline = add(intervals, base);
    Interval difference = intervals.difference(result, baseline, 0);
    assertEquals(0.1, difference.mean(), 1e-12);
    assertEquals(0.1, difference.low(), 1e-12);
    assertEquals(0.1, difference.high(), 1e-12);
    assertTrue(intervals.of(baseline, 0).high() - intervals.of(baseline, 0).low() > 0.2);
    assertEquals(
        new Interval(0, 0, 0, 40), intervals.difference(add(intervals, base), baseline, 0));
  }

  @Test
  void onePhotoHasNoInterval() {
    assertEquals(new Interval(0.5, Double.NaN, Double.NaN, 1), of(0, coinsOf(1, 2)));
    assertEquals(new Interval(Double.NaN, Double.NaN, Double.NaN, 0), of(0, coinsOf(0, 0)));
  }

  /** Of two photos, one without pixels: a quarter of the draws has nothing but the latter. */
  @Test
  void aNumberThatSomeDrawsLackHasNoInterval() {
    List<double[]> counts = List.of(new double[] {1, 2}, new double[2]);
    assertEquals(new Interval(0.5, Double.NaN, Double.NaN, 2), of(0, counts));
  }

  private static List<double[]> coinsOf(double right, double all) {
    return List.of(new double[] {right, all});
  }
}
