package org.featup.spi;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients against finite differences of the forward pass, tap by tap: the CUDA kernel
 * published with the paper gives zero for 42 of the 49 taps of a filter.
 */
class AdaptiveConvGradientTest {
  /** The convolution is linear in both arguments, so that a large step is exact. */
  private static final float STEP = 0.5f;

  private static final double TOLERANCE = 2e-4;

  private final NDArray padded = random(1, 1, 5, 9, 10);
  private final NDArray filters = random(2, 1, 49, 3, 4);
  private final NDArray dOut = random(3, 1, 5, 3, 4);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void everyTapHasItsGradient(Backend backend) {
    NDArray gradient = backend.adaptiveConvGradFilters(dOut, padded).toHost();
    for (int tap = 0; tap < 49; tap++) {
      assertNotEquals(0f, gradient.get(0, tap, 1, 2), "tap " + tap);
    }
    compare(filters, gradient, () -> loss(backend));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void everySourceElementHasItsGradient(Backend backend) {
    compare(padded, backend.adaptiveConvGradSource(dOut, filters).toHost(), () -> loss(backend));
  }

  private interface Loss {
    double value();
  }

  private double loss(Backend backend) {
    return Doubles.of(backend.adaptiveConv(padded, filters)).dot(Doubles.of(dOut));
  }

  private static void compare(NDArray argument, NDArray gradient, Loss loss) {
    Shape s = argument.shape();
    assertEquals(s, gradient.shape());
    for (int c = 0; c < s.c(); c++) {
      for (int i = 0; i < s.h() * s.w(); i++) {
        int y = i / s.w();
        int x = i % s.w();
        float value = argument.get(0, c, y, x);
        argument.set(0, c, y, x, value + STEP);
        double above = loss.value();
        argument.set(0, c, y, x, value - STEP);
        double below = loss.value();
        argument.set(0, c, y, x, value);
        double expected = (above - below) / (2 * STEP);
        assertEquals(
            expected, gradient.get(0, c, y, x), TOLERANCE, "channel " + c + " at " + y + ", " + x);
      }
    }
  }
}
