package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;

import java.util.stream.Stream;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.kernel.Taps;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The resampling kernels with taps of every kind, and their transposes, against the oracle. */
class CudaResampleTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  /** An input and how its axes are resampled. */
  record Case(int n, int c, Taps rows, Taps columns) {
    @Override
    public String toString() {
      return String.format(
          "%d x %d channels, %d x %d to %d x %d",
          n, c, rows.inputSize(), columns.inputSize(), rows.outputSize(), columns.outputSize());
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(1, 1, Taps.nearest(1, 1), Taps.nearest(1, 1)),
        new Case(2, 3, Taps.bilinear(1, 2), Taps.bicubic(2, 4)),
        new Case(3, 13, Taps.bicubic(2, 7), Taps.bilinear(3, 5)),
        new Case(1, 64, Taps.bicubic(5, 10), Taps.bicubic(7, 14)),
        new Case(1, 130, Taps.averagePool(5, 2), Taps.averagePool(7, 3)),
        new Case(2, 4, Taps.averagePool(13, 4), Taps.averagePool(29, 40)),
        new Case(1, 3, Taps.averagePool(40, 1), Taps.averagePool(33, 1)),
        new Case(1, 12, Taps.gaussianBlur5(9), Taps.gaussianBlur5(3)),
        new Case(
            1,
            31,
            Taps.bilinear(12, 17).then(Taps.gaussianBlur5(17)),
            Taps.bilinear(9, 9).then(Taps.gaussianBlur5(9))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isThatOfTheOracle(Case c) {
    check(c.n, c.c, c.rows, c.columns);
  }

  /** Inputs that nobody read get zeros. */
  @ParameterizedTest
  @MethodSource("cases")
  void theAdjointTakesTransposedTaps(Case c) {
    check(c.n, c.c, c.rows.transpose(), c.columns.transpose());
  }

  private void check(int n, int c, Taps rows, Taps columns) {
    NDArray x = random(1, n, c, rows.inputSize(), columns.inputSize());
    NDArray expected = scalar().resample(x, rows, columns);
    try (NDArray out = new CudaResample(session).resample(x, rows, columns)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }
}
