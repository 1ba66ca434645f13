package org.featup.loss;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.featup.ndarray.NDArray;
import org.featup.spi.Doubles;
import org.junit.jupiter.api.Test;

/** The conditional random field over sampled pairs. */
class SampledCrfTest {
  private final NDArray guidance = random(1, 2, 3, 5, 7);
  private final NDArray x = random(2, 2, 4, 5, 7);

  @Test
  void gradient() {
    SampledCrf crf = new SampledCrf(0.2, 0.4, 0.05, 5, 2, 0.3);
    SamplePoints points = SamplePoints.uniform(20, 5, 7, new Random(3));
    NDArray dX = NDArray.zeros(x.shape());
    double loss = crf.backward(guidance, x, points, 0.5, dX);
    Doubles naive = Doubles.of(x);
    Doubles colours = Doubles.of(guidance);
    assertEquals(NaiveLoss.crf(crf, colours, naive, points), loss, 1e-6);
    assertEquals(loss, crf.forward(guidance, x, points));
    check(naive, () -> 0.5 * NaiveLoss.crf(crf, colours, naive, points), dX, 1000);
  }

  @Test
  void pointsAreUniformAndFollowTheSeed() {
    SamplePoints points = SamplePoints.uniform(7000, 5, 7, new Random(4));
    int[] counts = new int[35];
    for (int i = 0; i < points.count(); i++) {
      counts[points.rows()[i] * 7 + points.columns()[i]]++;
    }
    for (int count : counts) {
      assertTrue(count > 140 && count < 260);
    }
    SamplePoints again = SamplePoints.uniform(7000, 5, 7, new Random(4));
    assertArrayEquals(points.rows(), again.rows());
    assertArrayEquals(points.columns(), again.columns());
  }

  @Test
  void impossibleArguments() {
    SampledCrf crf = SampledCrf.original();
    SamplePoints outside = new SamplePoints(new int[] {5}, new int[] {0});
    SamplePoints inside = new SamplePoints(new int[] {4}, new int[] {6});
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> crf.forward(guidance, x, outside));
    assertEquals("expected points inside 5x7, given row 5, column 0", e.getMessage());
    NDArray small = random(3, 2, 3, 4, 7);
    for (Runnable bad :
        List.<Runnable>of(
            () -> crf.forward(small, x, inside),
            () -> crf.backward(guidance, x, inside, 1, guidance),
            () -> new SamplePoints(new int[1], new int[2]),
            () -> SamplePoints.uniform(0, 5, 7, new Random(1)),
            () -> new SampledCrf(0, 1, 1, 1, 1, 0),
            () -> new SampledCrf(1, Double.NaN, 1, 1, 1, 0),
            () -> new SampledCrf(1, 1, -1, 1, 1, 0))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
    assertEquals(0, crf.forward(guidance, x, inside));
  }
}
