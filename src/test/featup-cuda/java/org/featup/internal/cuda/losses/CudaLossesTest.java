package org.featup.internal.cuda.losses;

import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.featup.cuda.LossCase;
import org.featup.cuda.StageArrays;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.maps.CudaMaps;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and maps of gradients against the oracle. */
class CudaLossesTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  /** One element, less and more channels than lanes, more cells than blocks take at a time. */
  static Stream<LossCase> cases() {
    return Stream.of(
        new LossCase(1, 1, 1, 1),
        new LossCase(2, 3, 5, 1),
        new LossCase(1, 33, 1, 7),
        new LossCase(3, 31, 4, 5),
        new LossCase(1, 70, 11, 13),
        new LossCase(2, 64, 3, 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofCells(LossCase c) {
    c.deviation(session);
    c.lowDeviation(session);
    c.likelihood(session);
    c.squaredError(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofPixels(LossCase c) {
    c.totalVariation(session);
    c.magnitude(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mapsOfGradients(LossCase c) {
    c.add(session);
    c.set(session);
    c.channelSums(session);
    c.subtract(session);
    c.addDifference(session);
  }

  /** What is given on the heap is added to there, views of it too. */
  @Test
  void gradientsOnTheHeap() {
    NDArray[] wide = {random(4, 2, 7, 3, 5), random(4, 2, 7, 3, 5)};
    NDArray[] inner = new NDArray[2];
    for (int i = 0; i < 2; i++) {
      inner[i] = wide[i].view(new int[] {0, 1, 0, 0}, new Shape(2, 5, 3, 5));
    }
    NDArray y = random(1, 2, 5, 3, 5);
    NDArray t = random(2, 2, 5, 3, 5);
    double expected = scalar().squaredError(y, t, 9, inner[0]);
    double actual = new CudaLosses(session).squaredError(y, t, 9, inner[1]);
    assertEquals(expected, actual, 1e-6);
    StageArrays.assertClose(wide[0], wide[1], StageArrays.GRADIENT);
  }

  /** A training must notice: nothing turns it into a number. */
  @Test
  void notANumberStaysOne() {
    NDArray x = random(1, 1, 3, 2, 2);
    x.set(0, 1, 1, 0, Float.NaN);
    CudaLosses losses = new CudaLosses(session);
    try (NDArray s = losses.deviation(x, new float[] {1, 1, 1}, 0);
        NDArray m = losses.magnitude(x)) {
      assertTrue(Float.isNaN(s.toHost().get(0, 0, 1, 0)));
      assertTrue(Float.isNaN(m.toHost().get(0, 0, 1, 0)));
      NDArray[] d = {NDArray.zeros(x.shape()), NDArray.zeros(s.shape())};
      assertTrue(Double.isNaN(losses.likelihood(x, random(2, 1, 3, 2, 2), s, 1, d[0], d[1])));
      assertTrue(Double.isNaN(losses.squaredError(x, random(2, 1, 3, 2, 2), 1, d[0])));
    }
    float[] huge = {200, 200, 200};
    try (NDArray s = losses.deviation(random(1, 1, 3, 1, 1), huge, 900)) {
      assertEquals(Float.POSITIVE_INFINITY, s.toHost().get(0, 0, 0, 0));
    }
  }

  /** Where pixels are at different distances, no kernel writes. */
  @Test
  void aWindowOfAMapIsRefused() {
    CudaMaps maps = new CudaMaps(session);
    try (NDArray map = maps.zeros(new Shape(1, 2, 6, 6))) {
      NDArray window = map.crop(1, 1, 3, 3);
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> maps.add(random(1, 1, 2, 3, 3), window));
      assertTrue(e.getMessage().contains("1x2x3x3"), e.getMessage());
      assertArrayEquals(new float[2], maps.channelSums(map));
    }
  }
}
