package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped PTX, run by the interpreter, against {@code scalar}. */
class CudaAdaptiveConvTest {
  private static final double OUTPUT = 1e-5;
  private static final double GRADIENT = 5e-5;

  /** Half a unit in the last of fp16's 11 bits, and the rounding of the sums. */
  private static final double HALF_OUTPUT = 0x1p-11 + OUTPUT;

  private final InterpretedDriver driver = new InterpretedDriver();
  private final Backend scalar = Backends.byName("scalar");
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
    check(new ConvCase(new Shape(n, c, h, w), d), false, OUTPUT, GRADIENT);
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
    check(new ConvCase(new Shape(n, c, h, w), d).halves(), true, HALF_OUTPUT, HALF_OUTPUT);
  }

  private void check(ConvCase given, boolean half, double output, double gradient) {
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session, half);
    NDArray y = NDArray.zeros(given.shape());
    cuda.adaptiveConv(given.padded(), given.filters(), y);
    assertClose(scalar.adaptiveConv(given.padded(), given.filters()), y, output);
    try (NDArray dX = cuda.adaptiveConvGradSource(given.dOut(), given.filters())) {
      assertClose(scalar.adaptiveConvGradSource(given.dOut(), given.filters()), dX, gradient);
    }
    try (NDArray dF = cuda.adaptiveConvGradFilters(given.dOut(), given.padded())) {
      assertClose(scalar.adaptiveConvGradFilters(given.dOut(), given.padded()), dF, GRADIENT);
    }
  }

  private static void assertClose(NDArray expected, NDArray actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    float[] want = expected.toArray(Layout.NCHW);
    float[] have = actual.toArray(Layout.NCHW);
    double largest = 0;
    double error = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(want[i]));
      error = Math.max(error, Math.abs(want[i] - have[i]));
    }
    // so written that NaN fails
    assertTrue(error <= tolerance * largest, "error " + error + ", largest value " + largest);
  }
}
