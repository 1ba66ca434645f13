package org.featup.internal.cuda.maps;

import java.util.stream.Stream;
import org.featup.cuda.ResampleCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Taps;
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

  static Stream<ResampleCase> cases() {
    return Stream.of(
        new ResampleCase(1, 1, Taps.nearest(1, 1), Taps.nearest(1, 1)),
        new ResampleCase(2, 3, Taps.bilinear(1, 2), Taps.bicubic(2, 4)),
        new ResampleCase(3, 13, Taps.bicubic(2, 7), Taps.bilinear(3, 5)),
        new ResampleCase(1, 64, Taps.bicubic(5, 10), Taps.bicubic(7, 14)),
        new ResampleCase(1, 130, Taps.averagePool(5, 2), Taps.averagePool(7, 3)),
        new ResampleCase(2, 4, Taps.averagePool(13, 4), Taps.averagePool(29, 40)),
        new ResampleCase(1, 3, Taps.averagePool(40, 1), Taps.averagePool(33, 1)),
        new ResampleCase(1, 12, Taps.gaussianBlur5(9), Taps.gaussianBlur5(3)),
        new ResampleCase(
            1,
            31,
            Taps.bilinear(12, 17).then(Taps.gaussianBlur5(17)),
            Taps.bilinear(9, 9).then(Taps.gaussianBlur5(9))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isThatOfTheOracle(ResampleCase c) {
    c.check(session);
  }

  /** Inputs that nobody read get zeros. */
  @ParameterizedTest
  @MethodSource("cases")
  void theAdjointTakesTransposedTaps(ResampleCase c) {
    c.transpose().check(session);
  }
}
