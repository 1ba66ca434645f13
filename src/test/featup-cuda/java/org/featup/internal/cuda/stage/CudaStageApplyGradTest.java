package org.featup.internal.cuda.stage;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.assertSame;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;

import java.util.stream.Stream;
import org.featup.cuda.StageArrays;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels of a stage's gradients by source and filters against the plain backend. */
class CudaStageApplyGradTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));
  private final CudaStageApplyGrad gradients = new CudaStageApplyGrad(session);

  @AfterEach
  void nothingStaysOpen() {
    gradients.close();
    session.close();
    driver.assertAllClosed();
  }

  /** Extents of the source and size of the output. */
  record Case(int n, int c, int h, int w, int outH, int outW, int diameter) {
    NDArray source() {
      return random(1, n, c, h, w);
    }

    NDArray filters() {
      return random(2, n, diameter * diameter, outH, outW);
    }

    NDArray dOut() {
      return random(3, n, c, outH, outW);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(1, 1, 1, 1, 1, 1, 1),
        new Case(1, 4, 1, 1, 2, 2, 7),
        new Case(2, 3, 1, 2, 2, 4, 7),
        new Case(3, 13, 2, 3, 4, 6, 7),
        new Case(1, 16, 2, 3, 5, 8, 9),
        new Case(1, 64, 6, 10, 12, 20, 7),
        new Case(2, 130, 5, 9, 10, 18, 7),
        new Case(1, 13, 5, 7, 10, 14, 5),
        new Case(1, 4, 7, 13, 14, 26, 3),
        new Case(1, 64, 8, 8, 11, 11, 7),
        new Case(1, 13, 8, 8, 11, 11, 5),
        new Case(1, 3, 5, 7, 15, 21, 9),
        new Case(1, 8, 5, 7, 5, 7, 7),
        new Case(1, 40, 16, 18, 16, 18, 7),
        new Case(1, 5, 5, 7, 13, 19, 3),
        new Case(1, 7, 6, 5, 12, 10, 1),
        new Case(1, 2, 3, 4, 41, 37, 7),
        new Case(1, 12, 12, 15, 12, 15, 13),
        new Case(1, 5, 20, 24, 20, 24, 13),
        new Case(1, 3, 24, 30, 26, 31, 53));
  }

  /** Filters stored as fp16 are converted. */
  @Test
  void filtersMayBeHalves() {
    Case c = new Case(2, 5, 5, 9, 10, 18, 7);
    try (NDArray filters = HalfBuffer.of(session, c.filters());
        NDArray dSource = gradients.source(c.dOut(), filters, c.h, c.w)) {
      NDArray expected = scalar().stageApplyGradSource(c.dOut(), filters.toHost(), c.h, c.w);
      assertClose(expected, dSource, StageArrays.GRADIENT);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bySource(Case c) {
    NDArray expected = scalar().stageApplyGradSource(c.dOut(), c.filters(), c.h, c.w);
    try (NDArray dSource = gradients.source(c.dOut(), c.filters(), c.h, c.w)) {
      assertClose(expected, dSource, StageArrays.GRADIENT);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void byFilters(Case c) {
    NDArray expected = scalar().stageApplyGradFilters(c.dOut(), c.source(), c.diameter);
    try (NDArray dFilters = gradients.filters(c.dOut(), c.source(), c.diameter)) {
      assertClose(expected, dFilters, StageArrays.GRADIENT);
    }
  }

  @Test
  void areTheSameEveryTime() {
    Case c = new Case(2, 33, 5, 9, 10, 18, 7);
    try (NDArray first = gradients.source(c.dOut(), c.filters(), c.h, c.w);
        NDArray second = gradients.source(c.dOut(), c.filters(), c.h, c.w)) {
      assertSame(first, second);
    }
    try (NDArray first = gradients.filters(c.dOut(), c.source(), c.diameter);
        NDArray second = gradients.filters(c.dOut(), c.source(), c.diameter)) {
      assertSame(first, second);
    }
  }
}
