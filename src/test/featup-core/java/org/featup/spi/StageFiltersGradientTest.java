package org.featup.spi;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of equations 5 and 6 against finite differences of the formulas in double. */
class StageFiltersGradientTest {
  private static final double TOLERANCE = 5e-5;

  /** So small that hardly any cosine changes its sign; the formulas are in double. */
  private static final float STEP = 1f / (1 << 18);

  /** Elements compared of each array. */
  private static final int SAMPLES = 24;

  /** Of arrays that are 0 but for rounding: filters and their gradients are about 1. */
  private static final double SMALLEST = 0.01;

  /** Its spatial kernel is so narrow that the lower bound of the joint kernel's sum matters. */
  private static final StageSpec BOUNDED =
      new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, true);

  record Case(int n, int h, int w, StageSpec spec) {
    /** Where the spatial kernel is narrow, pixels grow from left to right and outdo the centre. */
    NDArray guidance() {
      NDArray guidance = random(1, n, spec.guidance(), h, w);
      float[] data = guidance.data();
      for (int i = 0; Math.abs(spec.sigmaSpatial()) < 0.5f && i < data.length; i++) {
        data[i] = (1 + i / spec.guidance() % w) * (3 + data[i]) / 4;
      }
      return guidance;
    }

    NDArray dFilters() {
      int taps = (2 * spec.radius() + 1) * (2 * spec.radius() + 1);
      return random(3, n, taps, h, w);
    }
  }

  static Stream<Arguments> cases() {
    StageSpec usual = StageSpec.released(3, 3, 8);
    StageSpec small = StageSpec.released(1, 3, 5);
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, usual),
            new Case(2, 1, 2, usual),
            new Case(2, 2, 3, usual),
            new Case(1, 5, 7, usual),
            new Case(1, 4, 17, usual.withoutFixup()),
            new Case(1, 5, 7, StageSpec.released(3, 4, 0)),
            new Case(2, 5, 4, StageSpec.released(2, 1, 0).withoutFixup()),
            new Case(1, 3, 2, StageSpec.released(5, 2, 3)),
            new Case(1, 23, 29, small),
            new Case(1, 5, 17, usual.with(RangeKernel.GAUSSIAN)),
            new Case(1, 2, 3, StageSpec.released(4, 3, 0).with(RangeKernel.GAUSSIAN)),
            new Case(2, 2, 2, small.with(RangeKernel.GAUSSIAN).withoutFixup()),
            new Case(1, 5, 17, usual.with(RangeKernel.COSINE)),
            new Case(1, 2, 3, StageSpec.released(2, 3, 0).with(RangeKernel.COSINE)),
            new Case(2, 2, 2, small.with(RangeKernel.COSINE).withoutFixup()),
            new Case(1, 6, 9, BOUNDED),
            new Case(1, 6, 9, BOUNDED.withoutFixup())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalFiniteDifferences(Backend backend, Case c) {
    StageParameters p = c.spec.parameters(2);
    NDArray guidance = c.guidance();
    StageGradients g = gradients(backend, c, p, guidance);
    if (p.range() != null) {
      compare("range", c, p, guidance, p.range(), g.range());
    }
    if (p.fixup() != null) {
      compare("fixup", c, p, guidance, p.fixup(), g.fixup());
    }
    compare("guidance", c, p, guidance, guidance.data(), g.guidance().data());
    assertScalar("rangeTemp", scalar(c, p, guidance, true), g.rangeTemp()[0]);
    assertScalar("sigmaSpatial", scalar(c, p, guidance, false), g.sigmaSpatial()[0]);
  }

  /** On one thread, pieces of 2 and of 3 rows take turns in the same scratch space. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void piecesLeaveNothingBehind(Backend backend) {
    Case c = new Case(1, 10, 170, StageSpec.released(1, 2, 3));
    StageParameters p = c.spec.parameters(2);
    NDArray guidance = c.guidance();
    StageGradients g = gradients(backend.on(Workers.ofThreads(1)), c, p, guidance);
    compare("range", c, p, guidance, p.range(), g.range());
    compare("fixup", c, p, guidance, p.fixup(), g.fixup());
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void someSumsAreBelowTheirBoundAndSomeAbove(Backend backend) {
    Case c = new Case(1, 6, 9, BOUNDED.withoutFixup());
    Doubles filters = Doubles.of(backend.stageFilters(c.guidance(), c.spec.parameters(2)));
    int below = 0;
    for (int pixel = 0; pixel < 54; pixel++) {
      double sum = 0;
      for (int tap = 0; tap < 25; tap++) {
        sum += filters.at(0, tap, pixel / 9, pixel % 9);
      }
      below += sum < 0.9 ? 1 : 0;
    }
    assertTrue(below > 3 && below < 51, below + " of 54");
  }

  /** The forward pass leaves out a correction that is zero; its gradient is not. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void aZeroCorrectionHasAGradient(Backend backend) {
    Case c = new Case(1, 5, 7, StageSpec.released(1, 3, 4));
    StageParameters p = c.spec.parameters(2);
    Conv1x1 zero = p.fixup().second().times(0);
    p = with(p, p.rangeTemp(), p.sigmaSpatial(), new Mlp(p.fixup().first(), zero));
    NDArray guidance = c.guidance();
    StageGradients g = gradients(backend, c, p, guidance);
    compare("fixup", c, p, guidance, p.fixup(), g.fixup());
    assertNotEquals(0f, g.fixup().second().weight()[0]);
    assertArrayEquals(new float[12 * 10], g.fixup().first().weight());
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void aTemperatureAtItsLimitHasNoGradient(Backend backend) {
    for (float temp : new float[] {-9.3f, 9.3f}) {
      Case c = new Case(1, 5, 7, new StageSpec(1, 3, RangeKernel.SOFTMAX, 0, temp, 0.8f, false));
      StageParameters p = c.spec.parameters(2);
      assertEquals(0f, gradients(backend, c, p, c.guidance()).rangeTemp()[0]);
    }
  }

  /** A direction that does not exist has no gradient either, rather than NaN. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void keysOfLengthZero(Backend backend) {
    Case c = new Case(1, 3, 4, StageSpec.released(1, 3, 0).with(RangeKernel.COSINE));
    NDArray guidance = NDArray.zeros(c.guidance().shape());
    StageGradients g = gradients(backend, c, c.spec.parameters(2), guidance);
    for (float value : g.guidance().data()) {
      assertTrue(Float.isFinite(value));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void addsToWhatIsThereAndWritesNoArgument(Backend backend) {
    Case c = new Case(2, 5, 7, StageSpec.released(1, 3, 4));
    StageParameters p = c.spec.parameters(2);
    NDArray guidance = c.guidance();
    NDArray planar = NDArray.wrap(guidance.toArray(Layout.NCHW), guidance.shape(), Layout.NCHW);
    NDArray dFilters = c.dFilters();
    StageGradients once = gradients(backend, c, p, guidance);
    StageGradients twice =
        StageGradients.zeros(p)
            .withGuidance(
                NDArray.wrap(new float[guidance.data().length], guidance.shape(), Layout.NCHW));
    backend.stageFiltersGrad(dFilters, guidance, p, twice);
    backend.stageFiltersGrad(dFilters, planar, p, twice);
    assertDouble(once.range().first().weight(), twice.range().first().weight());
    assertDouble(once.range().second().bias(), twice.range().second().bias());
    assertDouble(once.fixup().first().bias(), twice.fixup().first().bias());
    assertDouble(once.fixup().second().weight(), twice.fixup().second().weight());
    assertDouble(once.rangeTemp(), twice.rangeTemp());
    assertDouble(once.sigmaSpatial(), twice.sigmaSpatial());
    assertDouble(once.guidance().toArray(Layout.NCHW), twice.guidance().toArray(Layout.NCHW));
    assertArrayEquals(c.guidance().data(), guidance.data());
    assertArrayEquals(c.dFilters().data(), dFilters.data());
  }

  @Test
  void gradientsHaveTheFormOfTheStage() {
    StageParameters p = StageSpec.released(1, 3, 0).withoutFixup().parameters(1);
    StageGradients g = StageGradients.zeros(p);
    assertNull(g.range());
    assertNull(g.fixup());
    assertNull(g.guidance());
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new StageGradients(null, new float[2], new float[1], null, null));
    assertEquals(
        "range_temp and sigma_spatial have 1 gradient each, given 2 and 1", e.getMessage());
  }

  private static StageGradients gradients(
      Backend backend, Case c, StageParameters p, NDArray guidance) {
    StageGradients g = StageGradients.zeros(p).withGuidance(NDArray.zeros(guidance.shape()));
    backend.stageFiltersGrad(c.dFilters(), guidance, p, g);
    return g;
  }

  private static double loss(Case c, StageParameters p, NDArray guidance) {
    return NaiveStage.filters(Doubles.of(guidance), p).dot(Doubles.of(c.dFilters()));
  }

  private static double scalar(Case c, StageParameters p, NDArray guidance, boolean temp) {
    float value = temp ? p.rangeTemp() : p.sigmaSpatial();
    float above = value + STEP;
    float below = value - STEP;
    StageParameters more =
        temp
            ? with(p, above, p.sigmaSpatial(), p.fixup())
            : with(p, p.rangeTemp(), above, p.fixup());
    StageParameters less =
        temp
            ? with(p, below, p.sigmaSpatial(), p.fixup())
            : with(p, p.rangeTemp(), below, p.fixup());
    return (loss(c, more, guidance) - loss(c, less, guidance)) / ((double) above - below);
  }

  private static StageParameters with(StageParameters p, float temp, float sigma, Mlp fixup) {
    return new StageParameters(
        p.radius(), p.guidance(), p.rangeKernel(), p.range(), temp, sigma, fixup);
  }

  private static void compare(
      String name, Case c, StageParameters p, NDArray guidance, Mlp mlp, Mlp gradient) {
    Conv1x1[] layers = {mlp.first(), mlp.second()};
    Conv1x1[] gradients = {gradient.first(), gradient.second()};
    for (int i = 0; i < 2; i++) {
      compare(name + i + ".weight", c, p, guidance, layers[i].weight(), gradients[i].weight());
      compare(name + i + ".bias", c, p, guidance, layers[i].bias(), gradients[i].bias());
    }
  }

  /** The arrays that {@code p} and {@code guidance} are made of are changed in place. */
  private static void compare(
      String name, Case c, StageParameters p, NDArray guidance, float[] values, float[] actual) {
    assertEquals(values.length, actual.length);
    double largest = SMALLEST;
    for (float value : actual) {
      largest = Math.max(largest, Math.abs(value));
    }
    Random random = new Random(7);
    for (int i = 0; i < Math.min(SAMPLES, values.length); i++) {
      int at = values.length <= SAMPLES ? i : random.nextInt(values.length);
      float value = values[at];
      float above = value + STEP;
      float below = value - STEP;
      values[at] = above;
      double more = loss(c, p, guidance);
      values[at] = below;
      double less = loss(c, p, guidance);
      values[at] = value;
      double expected = (more - less) / ((double) above - below);
      largest = Math.max(largest, Math.abs(expected));
      assertEquals(expected, actual[at], TOLERANCE * largest, name + "[" + at + "]");
    }
  }

  private static void assertScalar(String name, double expected, double actual) {
    assertEquals(expected, actual, TOLERANCE * Math.max(SMALLEST, Math.abs(expected)), name);
  }

  private static void assertDouble(float[] once, float[] twice) {
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i], 1e-6f * (1 + Math.abs(once[i])));
    }
  }
}
