package org.featup.jitter;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Doubles;
import org.featup.spi.NaiveResample;
import org.featup.spi.TestBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jitters against dense matrices, and their adjoints. */
class JitterTest {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 10;

  static Stream<Arguments> jitters() {
    return TestBackends.times(
        List.of(
            Jitter.NONE,
            new Jitter(0, 1, 0, 0, true),
            new Jitter(3, 1, 6, 0, false),
            new Jitter(20, 1, 39, 40, true), // a border wider than the map
            new Jitter(0, 1.999, 6, 9, false),
            new Jitter(2, 1.25, 3, 4, true),
            new Jitter(5, 3, 41, 0, true)));
  }

  @ParameterizedTest
  @MethodSource("jitters")
  void equalsItsSteps(Backend backend, Jitter jitter) {
    NDArray x = random(1, 2, 5, HEIGHT, WIDTH);
    assertClose(NaiveJitter.apply(jitter, Doubles.of(x)), jitter.forward(x, backend));
  }

  @ParameterizedTest
  @MethodSource("jitters")
  void goesBackByTheTransposedSteps(Backend backend, Jitter jitter) {
    NDArray dOut = random(2, 2, 5, HEIGHT, WIDTH);
    Doubles expected =
        NaiveResample.apply(
            Doubles.of(dOut),
            NaiveJitter.transpose(NaiveJitter.rows(jitter, HEIGHT)),
            NaiveJitter.transpose(NaiveJitter.columns(jitter, WIDTH)));
    assertClose(expected, jitter.backward(dOut, backend));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void noneChangesNothing(Backend backend) {
    NDArray x = random(1, 2, 5, HEIGHT, WIDTH);
    assertSame(x, Jitter.NONE.forward(x, backend));
  }

  @Test
  void aPixelComesFromFourAtMost() {
    int[] starts = new Jitter(2, 1.25, 3, 4, true).resampling(HEIGHT, WIDTH).columns().starts();
    for (int i = 0; i < WIDTH; i++) {
      assertTrue(starts[i + 1] - starts[i] <= 2);
    }
  }

  @Test
  void impossibleValues() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> new Jitter(-1, 1, 0, 0, false),
            () -> new Jitter(0, 0.99, 0, 0, false),
            () -> new Jitter(0, Double.NaN, 0, 0, false),
            () -> new Jitter(0, Double.POSITIVE_INFINITY, 0, 0, false),
            () -> new Jitter(0, 1, -1, 0, false),
            () -> new Jitter(0, 1, 0, -1, false),
            () -> new Jitter(0, 1e9, 0, 0, false).resampling(HEIGHT, WIDTH))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }

  @Test
  void aCropThatReachesBeyondIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Jitter(2, 1.5, 10, 0, false).resampling(HEIGHT, WIDTH));
    assertEquals(
        "expected a crop that starts at most at 9 of 16 rows after padding and zoom, given 10",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Jitter(2, 1, 0, 5, false).resampling(HEIGHT, WIDTH));
  }
}
