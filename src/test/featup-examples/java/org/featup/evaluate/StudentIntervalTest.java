package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals by Student's t. */
class StudentIntervalTest {
  private static final double NAN = Double.NaN;

  private final StudentInterval usual = StudentInterval.usual();

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

  /** Tables of Student's t, two-sided. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.95, 12.7062", "3, 0.95, 4.3027", "4, 0.95, 3.1824", "13, 0.95, 2.1788",
    "31, 0.95, 2.0423", "5, 0.9, 2.1318", "11, 0.99, 3.1693", "2, 0.5, 1"
  })
  void isSoManyStandardErrorsWide(int photos, double confidence, double t) {
    double[] values = new Random(photos).doubles(photos).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (photos - 1);
    double half = t * Math.sqrt(variance / photos);
    Interval interval = new StudentInterval(confidence).of(values);
    assertEquals(mean, interval.mean(), 1e-12);
    assertEquals(mean - half, interval.low(), 1e-4 * half);
    assertEquals(mean + half, interval.high(), 1e-4 * half);
    assertEquals(photos, interval.count());
  }

  /** However few the photos are, contenders that are alike are told apart one time in twenty. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 13})
  void contendersThatAreAlikeAreRarelyToldApart(int photos) {
    Random random = new Random(5);
    int marked = 0;
    for (int i = 0; i < 4000; i++) {
      double[] differences = random.doubles(photos).map(u -> random.nextGaussian()).toArray();
      Interval interval = usual.of(differences);
      marked += interval.isPositive() || interval.isNegative() ? 1 : 0;
    }
    assertEquals(0.05, marked / 4000.0, 0.012);
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
  void aPhotoThatBothLackIsLeftOut() {
    Interval difference =
        usual.difference(new double[] {3, NAN, 9, 4}, new double[] {1, NAN, 7, 2});
    assertEquals(new Interval(2, 2, 2, 3), difference);
  }

  @Test
  void aPhotoThatOneLacksLeavesNoVerdict() {
    Interval difference = usual.difference(new double[] {3, NAN, 9, 4}, new double[] {1, 1, 7, 2});
    assertEquals(new Interval(2, NAN, NAN, 3), difference);
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
  @ValueSource(doubles = {0, 1, Double.NaN})
  void rangesAreChecked(double confidence) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new StudentInterval(confidence));
    assertTrue(e.getMessage().endsWith("given " + confidence), e.getMessage());
  }
}
