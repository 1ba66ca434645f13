package org.featup.internal.cuda.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.featup.cuda.ConvCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    // channels that leave pixels unaligned: chunks that are full and not, whole tiles, ranges, one
    // pixel
    "1, 1, 6, 9, 7",
    "2, 3, 5, 7, 3",
    "1, 13, 9, 10, 5",
    "1, 130, 4, 5, 7",
    "2, 31, 9, 17, 7",
    "1, 30, 8, 16, 5",
    "1, 17, 12, 34, 3",
    "1, 401, 3, 5, 7",
    "2, 6, 1, 1, 7",
    // what the plain kernels take: other diameters
    "1, 64, 6, 6, 9",
    "1, 13, 9, 10, 9",
    "2, 5, 4, 3, 1",
    "1, 16, 3, 6, 1",
    "1, 3, 2, 2, 11",
  })
  void likeScalar(int n, int c, int h, int w, int d) {
    new ConvCase(new Shape(n, c, h, w), d).check(new CudaAdaptiveConv(session));
  }

  /** Inputs that fp16 holds, stored so on the device: read where they are, results not rounded. */
  @ParameterizedTest
  @CsvSource({
    "1, 32, 9, 17, 7",
    "2, 20, 8, 5, 5",
    "1, 16, 10, 18, 3",
    "1, 13, 5, 6, 7",
    "2, 18, 9, 17, 5",
    "1, 31, 10, 18, 3",
    "1, 8, 3, 4, 9"
  })
  void asHalves(int n, int c, int h, int w, int d) {
    ConvCase given = new ConvCase(new Shape(n, c, h, w), d).halves();
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    try (NDArray x = HalfBuffer.of(session, given.padded());
        NDArray f = HalfBuffer.of(session, given.filters());
        NDArray dY = HalfBuffer.of(session, given.dOut());
        NDArray y = HalfBuffer.allocate(session, given.shape())) {
      new ConvCase(given.shape(), x, f, dY).check(cuda);
      List<String> launched = new ArrayList<>();
      driver.onLaunch(traffic -> launched.add(traffic.kernel()));
      cuda.adaptiveConv(x, f, y);
      cuda.adaptiveConvGradSource(dY, f).close();
      cuda.adaptiveConvGradFilters(dY, x).close();
      driver.onLaunch(traffic -> {});
      assertTrue(
          launched.stream().allMatch(k -> k.startsWith("adaptive_conv")), launched::toString);
      Backend scalar = Backends.byName("scalar");
      ConvCase.assertClose(scalar.adaptiveConv(given.padded(), given.filters()), y, HALF);
    }
  }

  /** One array stored as fp16 and one as floats: the former is converted. */
  @Test
  void halvesBesideFloats() {
    ConvCase given = new ConvCase(new Shape(2, 12, 9, 17), 7).halves();
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    try (NDArray x = HalfBuffer.of(session, given.padded());
        NDArray f = HalfBuffer.of(session, given.filters())) {
      new ConvCase(given.shape(), x, given.filters(), given.dOut()).check(cuda);
      new ConvCase(given.shape(), given.padded(), f, given.dOut()).check(cuda);
      int[] second = {1, 0, 0, 0};
      NDArray one = x.view(second, one(x));
      NDArray ones = f.view(second, one(f));
      Shape shape = one(given.dOut());
      new ConvCase(shape, one, ones, given.dOut().view(second, shape)).check(cuda);
      NDArray part = x.crop(1, 2, 9 + 6 - 3, 17 + 6 - 4);
      assertArrayEquals(
          given.padded().crop(1, 2, 9 + 6 - 3, 17 + 6 - 4).toArray(Layout.NCHW),
          part.toArray(Layout.NCHW));
    }
  }

  /** NaN spreads to what depends on it and nowhere else, also beside the border of zeros. */
  @ParameterizedTest
  @CsvSource({
    "1, 16, 12, 20, 7",
    "1, 16, 9, 17, 3",
    "1, 3, 6, 9, 5",
    "2, 18, 9, 17, 7",
    "1, 3, 5, 7, 9"
  })
  void notANumberStaysWhereItBelongs(int n, int c, int h, int w, int d) {
    ConvCase given = new ConvCase(new Shape(n, c, h, w), d);
    given.padded().set(0, 1, 3, 5, Float.NaN);
    given.dOut().set(0, 2, h - 1, 0, Float.NaN);
    Backend scalar = Backends.byName("scalar");
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    NDArray y = NDArray.zeros(given.shape());
    cuda.adaptiveConv(given.padded(), given.filters(), y);
    assertSameNaN(scalar.adaptiveConv(given.padded(), given.filters()), y);
    try (NDArray dX = cuda.adaptiveConvGradSource(given.dOut(), given.filters())) {
      assertSameNaN(scalar.adaptiveConvGradSource(given.dOut(), given.filters()), dX);
    }
    try (NDArray dF = cuda.adaptiveConvGradFilters(given.dOut(), given.padded())) {
      assertSameNaN(scalar.adaptiveConvGradFilters(given.dOut(), given.padded()), dF);
    }
  }

  private static void assertSameNaN(NDArray expected, NDArray actual) {
    float[] want = expected.toArray(Layout.NCHW);
    float[] have = actual.toArray(Layout.NCHW);
    for (int i = 0; i < want.length; i++) {
      assertEquals(Float.isNaN(want[i]), Float.isNaN(have[i]), "element " + i);
    }
  }

  /** What one call leaves on the device goes into the next without a copy. */
  @Test
  void arraysOfTheDeviceStayThere() {
    ConvCase given = new ConvCase(new Shape(1, 16, 6, 7), 3);
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    try (NDArray filters = cuda.adaptiveConvGradFilters(given.dOut(), given.padded());
        NDArray y = session.allocate(given.shape())) {
      cuda.adaptiveConv(given.padded(), filters, y);
      NDArray expected = Backends.byName("scalar").adaptiveConv(given.padded(), filters.toHost());
      float[] want = expected.toArray(Layout.NCHW);
      assertArrayEquals(want, y.toArray(Layout.NCHW), 1e-5f * largest(want));
      float[] once = y.toArray(Layout.NCHW);
      cuda.adaptiveConv(given.padded(), filters, y);
      assertArrayEquals(once, y.toArray(Layout.NCHW));
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The shape of one image of a batch. */
  private static Shape one(NDArray batch) {
    Shape shape = batch.shape();
    return new Shape(1, shape.c(), shape.h(), shape.w());
  }

  @Test
  void copiesAsHalvesThatFailLeaveNothingBehind() {
    NDArray given = new ConvCase(new Shape(1, 4, 3, 5), 3).padded();
    driver.failures().launch(1);
    assertThrows(CudaException.class, () -> HalfBuffer.of(session, given));
    for (int n = 1; n <= 2; n++) {
      driver.failures().allocation(n);
      assertThrows(CudaException.class, () -> HalfBuffer.of(session, given));
    }
    assertEquals(0, driver.openAllocations());
    try (NDArray halves = HalfBuffer.of(session, given)) {
      driver.failures().launch(1);
      assertThrows(CudaException.class, () -> session.input(halves));
      assertEquals(1, driver.openAllocations());
    }
  }

  /** Every allocation and every launch that can fail. */
  @Test
  void whatFailsHalfWayLeavesNothingBehind() {
    ConvCase given = new ConvCase(new Shape(1, 400, 3, 5), 7);
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    for (int n = 1; n <= 4; n++) {
      driver.failures().launch(n);
      assertThrows(CudaException.class, () -> given.check(cuda));
      assertEquals(0, driver.openAllocations());
      driver.failures().allocation(n);
      assertThrows(
          CudaException.class, () -> cuda.adaptiveConvGradFilters(given.dOut(), given.padded()));
      assertEquals(0, driver.openAllocations());
    }
  }
}
