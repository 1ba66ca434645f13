package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equations 5 and 6 against the formulas: sizes below the radius, all widths, all ablations. */
class StageFiltersTest {

  record Case(int n, int h, int w, StageSpec spec) {}

  static Stream<Arguments> cases() {
    StageSpec usual = StageSpec.released(3, 3, 32);
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, usual),
            new Case(2, 1, 2, usual),
            new Case(3, 2, 3, usual),
            new Case(2, 5, 7, StageSpec.released(5, 4, 5)),
            new Case(1, 13, 29, usual),
            new Case(1, 13, 29, StageSpec.released(1, 1, 1)),
            new Case(2, 5, 7, StageSpec.released(2, 4, 1)),
            new Case(1, 40, 17, StageSpec.released(1, 3, 5)),
            new Case(2, 5, 7, usual.withoutFixup()),
            new Case(1, 5, 7, StageSpec.released(3, 4, 0)),
            new Case(1, 5, 7, StageSpec.released(2, 1, 0).withoutFixup()),
            new Case(2, 5, 17, usual.with(RangeKernel.GAUSSIAN)),
            new Case(1, 2, 3, StageSpec.released(5, 3, 0).with(RangeKernel.GAUSSIAN)),
            new Case(2, 5, 17, usual.with(RangeKernel.COSINE)),
            new Case(1, 2, 3, StageSpec.released(2, 3, 0).with(RangeKernel.COSINE))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalTheFormula(Backend backend, Case c) {
    NDArray guidance = random(1, c.n, c.spec.guidance(), c.h, c.w);
    StageParameters p = c.spec.parameters(2);
    assertClose(NaiveStage.filters(Doubles.of(guidance), p), backend.stageFilters(guidance, p));
  }

  static Stream<Arguments> extremes() {
    return TestBackends.times(
        Stream.of(RangeKernel.values())
            .flatMap(
                kernel ->
                    Stream.of(
                        new StageSpec(3, 3, kernel, 0, 20, 0.8f, false),
                        new StageSpec(3, 3, kernel, 0, -20, 0.8f, true),
                        new StageSpec(2, 3, kernel, 0, 0, 1e-3f, false),
                        new StageSpec(2, 3, kernel, 0, 0, 1e-30f, true),
                        new StageSpec(2, 3, kernel, 0, 20, 0.02f, false),
                        new StageSpec(2, 3, kernel, 0, 1, -1e6f, false)))
            .toList());
  }

  /** Keys are multiples of a quarter, so that logits of 10^4 are exact in float too. */
  @ParameterizedTest
  @MethodSource("extremes")
  void extremeTemperaturesAndWidths(Backend backend, StageSpec spec) {
    NDArray guidance = random(1, 1, 3, 6, 19);
    for (int i = 0; i < guidance.data().length; i++) {
      guidance.data()[i] = Math.round(4 * guidance.data()[i]) / 4f;
    }
    StageParameters p = spec.parameters(2);
    assertClose(NaiveStage.filters(Doubles.of(guidance), p), backend.stageFilters(guidance, p));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void withoutFixupTheySumToOne(Backend backend) {
    NDArray guidance = random(1, 1, 3, 5, 7);
    StageParameters p = StageSpec.released(3, 3, 32).withoutFixup().parameters(2);
    Doubles filters = Doubles.of(backend.stageFilters(guidance, p));
    for (int pixel = 0; pixel < 35; pixel++) {
      double sum = 0;
      for (int tap = 0; tap < 49; tap++) {
        sum += filters.at(0, tap, pixel / 7, pixel % 7);
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  /** A direction that does not exist is similar to nothing; the bound on the sum gives zeros. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void keysOfLengthZeroHaveNoCosine(Backend backend) {
    StageParameters p =
        StageSpec.released(1, 3, 0).withoutFixup().with(RangeKernel.COSINE).parameters(2);
    NDArray filters = backend.stageFilters(NDArray.zeros(new Shape(1, 3, 2, 2)), p);
    assertClose(Doubles.zeros(1, 9, 2, 2), filters);
  }
}
