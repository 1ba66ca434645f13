package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equation 4 and both gradients against the formulas, on awkward extents. */
class AdaptiveConvTest {

  /** Extents of the output, and the radius. */
  record Case(int n, int c, int h, int w, int radius) {
    NDArray padded() {
      return random(1, n, c, h + 2 * radius, w + 2 * radius);
    }

    NDArray filters() {
      int d = 2 * radius + 1;
      return random(2, n, d * d, h, w);
    }

    NDArray dOut() {
      return random(3, n, c, h, w);
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, 1, 1),
            new Case(2, 3, 1, 2, 3),
            new Case(3, 13, 2, 3, 2),
            new Case(1, 16, 5, 7, 5),
            new Case(2, 31, 5, 7, 3),
            new Case(1, 64, 13, 29, 3),
            new Case(1, 65, 13, 29, 2),
            new Case(1, 207, 5, 7, 3),
            new Case(2, 207, 2, 3, 1),
            new Case(1, 3, 13, 29, 5),
            new Case(1, 1, 40, 17, 3),
            new Case(1, 48, 3, 33, 3),
            new Case(1, 520, 2, 9, 3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forward(Backend backend, Case c) {
    assertClose(
        Naive.adaptiveConv(Doubles.of(c.padded()), Doubles.of(c.filters())),
        backend.adaptiveConv(c.padded(), c.filters()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientBySource(Backend backend, Case c) {
    assertClose(
        Naive.gradSource(Doubles.of(c.dOut()), Doubles.of(c.filters())),
        backend.adaptiveConvGradSource(c.dOut(), c.filters()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientByFilters(Backend backend, Case c) {
    assertClose(
        Naive.gradFilters(Doubles.of(c.dOut()), Doubles.of(c.padded())),
        backend.adaptiveConvGradFilters(c.dOut(), c.padded()));
  }
}
