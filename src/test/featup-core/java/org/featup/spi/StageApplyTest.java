package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stage with stored filters and fused, at any ratio, against resize, border and convolution. */
class StageApplyTest {

  /** Extents of the source and size of the output. */
  record Case(int n, int c, int h, int w, int outH, int outW, int radius, boolean bias) {
    NDArray source() {
      return random(1, n, c, h, w);
    }

    float[] biases() {
      return bias ? values(7, c, 1) : null;
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, 1, 1, 1, 1, false),
            new Case(1, 3, 1, 1, 2, 2, 3, true),
            new Case(2, 3, 1, 2, 2, 4, 3, false),
            new Case(3, 13, 2, 3, 4, 6, 3, true),
            new Case(1, 16, 2, 3, 5, 8, 5, false),
            new Case(1, 31, 5, 7, 10, 14, 3, false),
            new Case(2, 65, 5, 7, 10, 14, 2, true),
            new Case(1, 207, 5, 7, 10, 14, 3, true),
            new Case(1, 64, 13, 29, 26, 58, 3, false),
            new Case(1, 3, 13, 29, 26, 58, 1, true),
            new Case(1, 13, 8, 8, 14, 14, 3, true),
            new Case(1, 13, 8, 8, 14, 14, 2, false),
            new Case(1, 5, 5, 7, 13, 19, 3, true),
            new Case(1, 5, 5, 7, 5, 7, 3, false),
            new Case(1, 5, 5, 7, 5, 15, 5, false),
            new Case(1, 17, 5, 7, 6, 8, 2, true),
            new Case(1, 2, 3, 4, 41, 37, 3, false),
            new Case(1, 520, 2, 2, 4, 4, 3, true)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void storedFilters(Backend backend, Case c) {
    int d = 2 * c.radius + 1;
    NDArray filters = random(2, c.n, d * d, c.outH, c.outW);
    assertClose(
        NaiveStage.apply(Doubles.of(c.source()), Doubles.of(filters), c.biases()),
        backend.stageApply(Band.whole(c.source()), filters, 0, c.outH, c.biases()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fused(Backend backend, Case c) {
    StageParameters p = StageSpec.released(c.radius, 3, 5).parameters(3);
    NDArray guidance = random(4, c.n, 3, c.outH, c.outW);
    Doubles filters = NaiveStage.filters(Doubles.of(guidance), p);
    assertClose(
        NaiveStage.apply(Doubles.of(c.source()), filters, c.biases()),
        backend.stage(c.source(), guidance, p, c.biases()));
  }

  /**
   * Its own filters have strides of their own; the result is that of the fused stage, bit by bit.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void storedAndFusedAgree(Backend backend, Case c) {
    StageParameters p = StageSpec.released(c.radius, 3, 5).parameters(3);
    NDArray guidance = random(4, c.n, 3, c.outH, c.outW);
    NDArray filters = backend.stageFilters(guidance, p);
    TestData.assertSame(
        backend.stage(c.source(), guidance, p, c.biases()),
        backend.stageApply(Band.whole(c.source()), filters, 0, c.outH, c.biases()));
  }
}
