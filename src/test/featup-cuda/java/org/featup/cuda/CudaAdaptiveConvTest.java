package org.featup.cuda;

import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped PTX, run by the interpreter, against {@code scalar}. */
class CudaAdaptiveConvTest {
  /** Half a unit in the last of fp16's 11 bits, and the rounding of the sums. */
  private static final double HALF = 0x1p-11 + 1e-5;

  private final InterpretedDriver driver = new InterpretedDriver();
  private CudaSession session;

  @BeforeEach
  void open() {
    session = new CudaSession(driver.open(0));
  }

  @AfterEach
  void close() {
    session.close();
    driver.assertAllClosed();
  }

  @ParameterizedTest
  @CsvSource({
    // whole tiles, then sizes that no tile divides
    "1, 16, 8, 16, 7",
    "1, 16, 8, 16, 5",
    "1, 16, 8, 16, 3",
    "2, 64, 9, 17, 7",
    "1, 64, 11, 13, 5",
    "3, 32, 7, 15, 3",
    // chunks of 16 channels that are not full, and one vector
    "1, 20, 10, 18, 7",
    "1, 4, 5, 33, 3",
    "1, 12, 17, 3, 5",
    // several ranges of channels, the last one shorter
    "1, 400, 3, 5, 7",
    // one pixel, wide, tall
    "1, 16, 1, 1, 7",
    "2, 16, 1, 50, 5",
    "1, 16, 41, 1, 3",
    // what the plain kernels take: channels, diameters
    "1, 1, 6, 9, 7",
    "2, 3, 5, 7, 3",
    "1, 13, 9, 10, 5",
    "1, 130, 4, 5, 7",
    "1, 64, 6, 6, 9",
    "2, 5, 4, 3, 1",
    "1, 16, 3, 6, 1",
    "1, 3, 2, 2, 11",
  })
  void likeScalar(int n, int c, int h, int w, int d) {
    new ConvCase(new Shape(n, c, h, w), d).check(new CudaAdaptiveConv(session, false));
  }

  /** Against {@code scalar} on inputs that fp16 holds, so that only the results are rounded. */
  @ParameterizedTest
  @CsvSource({
    "1, 32, 9, 17, 7",
    "2, 20, 8, 5, 5",
    "1, 16, 10, 18, 3",
    "1, 13, 5, 6, 7",
    "1, 8, 3, 4, 9"
  })
  void asHalves(int n, int c, int h, int w, int d) {
    new ConvCase(new Shape(n, c, h, w), d)
        .halves()
        .check(new CudaAdaptiveConv(session, true), HALF, HALF);
  }
}
