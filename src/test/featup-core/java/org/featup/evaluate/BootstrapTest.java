package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals by resampling. */
class BootstrapTest {
  private static final double NAN = Double.NaN;

  private final Bootstrap usual = Bootstrap.usual(3);

  private static double[] shuffled(long seed, double... values) {
    double[] result = values.clone();
    Random random = new Random(seed);
    for (int i = result.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = result[i];
      result[i] = result[j];
      result[j] = swapped;
    }
    return result;
  }

  /**
   * Of {@code n} zeros and ones, half each, a resample's mean is binomial: deviation {@code 0.5 /
   * sqrt(n)}, so 95 per cent lie within 1.96 of them.
   */
  @Test
  void ofABinomialItIsTheBinomialsOwn() {
    double[] values = new double[400];
    Arrays.fill(values, 0, 200, 1);
    Interval interval = usual.of(values);
    assertEquals(0.5, interval.mean(), 1e-12);
    assertEquals(400, interval.count());
    // steps of 1 / 400, and the error of a quantile from 10,000 draws
    assertEquals(0.5 - 1.96 * 0.025, interval.low(), 0.004);
    assertEquals(0.5 + 1.96 * 0.025, interval.high(), 0.004);
    Interval half = new Bootstrap(10_000, 0.5, 3).of(values);
    assertEquals(0.5 - 0.674 * 0.025, half.low(), 0.004);
    assertEquals(0.5 + 0.674 * 0.025, half.high(), 0.004);
  }

  /** Two numbers have three means: both of one, with probability 1/4 each, and the middle. */
  @Test
  void ofTwoNumbersTheEndsAreTheNumbers() {
    assertEquals(new Interval(4, 1, 7, 2), usual.of(new double[] {7, 1}));
    assertEquals(new Interval(4, 4, 4, 2), new Bootstrap(10_000, 0.3, 0).of(new double[] {7, 1}));
  }

  @Test
  void onePhotoOrNoneHaveNoInterval() {
    assertEquals(new Interval(5, NAN, NAN, 1), usual.of(new double[] {5}));
    assertEquals(new Interval(5, NAN, NAN, 1), usual.of(new double[] {NAN, 5, NAN}));
    assertEquals(new Interval(NAN, NAN, NAN, 0), usual.of(new double[] {NAN, NAN}));
    Interval one = usual.of(new double[] {5});
    assertFalse(one.isPositive());
    assertFalse(one.isNegative());
  }

  @Test
  void photosWithoutANumberAreLeftOut() {
    double[] values = {1, 5, 2, 8, 3};
    double[] gaps = {1, NAN, 5, 2, 8, NAN, 3};
    assertEquals(usual.of(values), usual.of(gaps));
  }

  @Test
  void theSeedRepeatsIt() {
    double[] values = new Random(1).doubles(40).toArray();
    assertEquals(Bootstrap.usual(9).of(values), Bootstrap.usual(9).of(values));
    assertNotEquals(Bootstrap.usual(9).of(values), Bootstrap.usual(10).of(values));
  }

  /** Photos differ by 100, methods by 1 on each photo: alone undecided, paired it is plain. */
  @Test
  void pairingTakesTheSpreadOfPhotosOff() {
    double[] baseline = new Random(2).doubles(20, 0, 100).toArray();
    double[] better = new double[20];
    for (int i = 0; i < 20; i++) {
      better[i] = baseline[i] + 1 + 0.1 * Math.sin(i);
    }
    Interval difference = usual.difference(better, baseline);
    assertEquals(1, difference.mean(), 0.05);
    assertTrue(difference.low() > 0.9 && difference.high() < 1.1, difference.toString());
    assertTrue(difference.isPositive());
    assertTrue(usual.difference(baseline, better).isNegative());
    Interval unpaired = usual.difference(shuffled(4, better), baseline);
    assertFalse(unpaired.isPositive() || unpaired.isNegative(), unpaired.toString());
  }

  @Test
  void aPhotoThatEitherLacksIsLeftOut() {
    Interval difference =
        usual.difference(new double[] {3, NAN, 9, 4}, new double[] {1, 1, NAN, 2});
    assertEquals(new Interval(2, 2, 2, 2), difference);
  }

  @Test
  void otherPhotosThanTheBaselinesAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> usual.difference(new double[3], new double[] {1, 2}));
    assertEquals("expected numbers of 2 photos, as the baseline has, given 3", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0,0.9", "10,0", "10,1", "10,NaN"})
  void rangesAreChecked(int resamples, double confidence) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Bootstrap(resamples, confidence, 0));
    assertTrue(e.getMessage().endsWith(resamples + " and " + confidence), e.getMessage());
  }
}
