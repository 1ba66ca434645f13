package org.featup.evaluate.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class RidgeProbeTest {
  private static final Backend SCALAR = Backends.byName("scalar");
  private final List<NDArray> maps =
      List.of(TestData.random(1, 1, 3, 6, 5), TestData.random(2, 1, 3, 4, 7));

  /** 2 a - b + 4 of every cell. */
  private static double[] targets(NDArray map) {
    int width = map.shape().w();
    double[] targets = new double[map.shape().h() * width];
    Arrays.setAll(
        targets,
        i -> 2 * map.get(0, 0, i / width, i % width) - map.get(0, 1, i / width, i % width) + 4);
    return targets;
  }

  private List<double[]> targets() {
    return maps.stream().map(RidgeProbeTest::targets).toList();
  }

  private static Conv1x1 fit(List<NDArray> maps, List<double[]> targets, double ridge) {
    return RidgeProbe.fit(maps, targets, ridge, SCALAR);
  }

  @Test
  void findsALinearMap() {
    Conv1x1 probe = fit(maps, targets(), 1e-9);
    assertArrayEquals(new float[] {2, -1, 0}, probe.weight(), 1e-4f);
    assertEquals(4, probe.bias()[0], 1e-4);
  }

  @Test
  void aPenaltyDrawsItToTheMean() {
    Conv1x1 probe = fit(maps, targets(), 1e9);
    assertArrayEquals(new float[] {0, 0, 0}, probe.weight(), 1e-6f);
    double mean = targets().stream().flatMapToDouble(Arrays::stream).average().orElseThrow();
    assertEquals(mean, probe.bias()[0], 1e-4);
  }

  /** One channel: w = cov / (var + ridge) on standardised features. */
  @Test
  void thePenaltyIsThatOfTheFormula() {
    NDArray map = TestData.random(3, 1, 1, 1, 2);
    map.set(0, 0, 0, 0, 1);
    map.set(0, 0, 0, 1, -1);
    Conv1x1 probe = fit(List.of(map), List.of(new double[] {3, -3}), 0.5);
    assertEquals(2, probe.weight()[0], 1e-5);
  }

  @Test
  void cellsWithoutATargetAreLeftOut() {
    NDArray spoilt = TestData.random(1, 1, 3, 6, 5);
    double[] targets = targets(spoilt);
    for (int i = 0; i < 7; i++) {
      targets[i] = Double.NaN;
      spoilt.set(0, 0, i / 5, i % 5, 1000);
    }
    double[] none = new double[28];
    Arrays.fill(none, Double.NaN);
    Conv1x1 probe = fit(List.of(spoilt, maps.get(1)), List.of(targets, none), 1e-9);
    assertArrayEquals(new float[] {2, -1, 0}, probe.weight(), 1e-4f);
  }

  @Test
  void refusesWhatDoesNotFit() {
    double[] none = {Double.NaN, Double.NaN};
    NDArray two = TestData.random(3, 1, 1, 1, 2);
    refused("targets of 1 maps, given 2", List.of(two), List.of(none, none));
    refused("target for each cell", List.of(two), List.of(new double[3]));
    refused("given none", List.of(two), List.of(none));
  }

  private static void refused(String reason, List<NDArray> maps, List<double[]> targets) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fit(maps, targets, 1));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
