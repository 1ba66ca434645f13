package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The losses of every backend, added to maps where it computes, beside those on the heap; and those
 * are tested against their formulas in {@code org.featup.loss}.
 */
class LossOpsTest {
  private static final double GRADIENT = 5e-5;

  record Case(int n, int c, int h, int w) {
    NDArray map(long seed) {
      return random(seed, n, c, h, w);
    }

    NDArray plane(long seed) {
      return random(seed, n, 1, h, w);
    }

    float[] weight() {
      return values(5, c, (float) (4 / Math.sqrt(c)));
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.withDeviceTimes(
        List.of(
            new Case(1, 1, 1, 1),
            new Case(2, 13, 3, 1),
            new Case(1, 31, 1, 5),
            new Case(3, 65, 7, 6),
            new Case(1, 128, 40, 33)));
  }

  /** A loss and the map that its gradient is added to. */
  private interface Loss {
    double of(LossOps ops, NDArray sum);
  }

  /** Adds to a map that is not zero, where the backend computes. */
  private static void check(Backend backend, NDArray start, Loss loss) {
    NDArray expected = start.channelsLast();
    try (NDArray actual = backend.zeros(start.shape())) {
      backend.add(start, actual);
      double value = loss.of(backend, actual);
      double wanted = loss.of(LossOps.HEAP, expected);
      assertEquals(wanted, value, TestData.TOLERANCE * Math.abs(wanted));
      assertClose(Doubles.of(expected), actual, GRADIENT);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void likelihood(Backend backend, Case c) {
    NDArray s = LossOps.HEAP.deviation(c.map(1), c.weight(), 0.2f);
    check(
        backend, c.map(3), (ops, dY) -> ops.likelihood(c.map(2), c.map(1), s, 0.7, dY, c.plane(4)));
    check(
        backend, c.plane(4), (ops, dS) -> ops.likelihood(c.map(2), c.map(1), s, 0.7, c.map(3), dS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void deviations(Backend backend, Case c) {
    for (float bias : new float[] {0.3f, -9.2f}) {
      NDArray expected = LossOps.HEAP.deviation(c.map(1), c.weight(), bias);
      float[][] dWeight = {values(7, c.c, 1), values(7, c.c, 1)};
      float[][] dBias = {{2}, {2}};
      LossOps.HEAP.deviationGradients(c.map(1), expected, c.plane(2), dWeight[0], dBias[0]);
      try (NDArray actual = backend.deviation(c.map(1), c.weight(), bias)) {
        assertClose(expected, actual);
        backend.deviationGradients(c.map(1), actual, c.plane(2), dWeight[1], dBias[1]);
      }
      assertClose(Doubles.of(row(dWeight[0])), row(dWeight[1]), GRADIENT);
      assertClose(Doubles.of(row(dBias[0])), row(dBias[1]), GRADIENT);
    }
  }

  private static NDArray row(float[] values) {
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void squares(Backend backend, Case c) {
    check(backend, c.map(3), (ops, sum) -> ops.squaredError(c.map(2), c.map(1), 40, sum));
    check(backend, c.map(3), (ops, sum) -> ops.totalVariation(c.map(2), 40, sum));
  }

  /** One pixel is a vector of zeros. */
  @ParameterizedTest
  @MethodSource("cases")
  void magnitudes(Backend backend, Case c) {
    NDArray x = c.map(1);
    for (int i = 0; i < c.c; i++) {
      x.set(0, i, c.h - 1, 0, 0);
    }
    NDArray expected = LossOps.HEAP.magnitude(x);
    try (NDArray actual = backend.magnitude(x)) {
      assertClose(expected, actual);
    }
    check(
        backend,
        c.map(3),
        (ops, sum) -> {
          ops.magnitudeGradients(x, expected, c.plane(2), sum);
          return 1;
        });
  }
}
