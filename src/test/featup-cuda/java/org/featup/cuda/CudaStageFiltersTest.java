package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.kernel.RangeKernel;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equations 5 and 6 by the kernels that ship, against scalar. */
class CudaStageFiltersTest {
  private static final double TOLERANCE = 1e-5;

  static List<StageCase> cases() {
    StageCase usual = StageCase.of(1, 9, 21, 3, 3, 32);
    StageCase guidanceIsKeys = StageCase.of(1, 5, 18, 2, 3, 0);
    return List.of(
        StageCase.of(1, 1, 1, 3, 3, 8),
        StageCase.of(3, 2, 3, 3, 3, 8),
        StageCase.of(2, 1, 2, 2, 4, 1),
        usual,
        usual.withoutFixup(),
        usual.with(RangeKernel.GAUSSIAN),
        usual.with(RangeKernel.COSINE),
        StageCase.of(2, 5, 7, 1, 1, 1),
        StageCase.of(1, 6, 40, 1, 3, 8),
        StageCase.of(2, 13, 17, 2, 4, 5),
        StageCase.of(1, 7, 19, 4, 3, 8),
        StageCase.of(1, 3, 5, 5, 2, 3),
        StageCase.of(1, 3, 17, 8, 2, 9).withoutFixup(),
        guidanceIsKeys,
        guidanceIsKeys.with(RangeKernel.GAUSSIAN).withoutFixup(),
        guidanceIsKeys.with(RangeKernel.COSINE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalScalar(StageCase c) {
    Backend scalar = Backends.byName("scalar");
    NDArray expected = scalar.stageFilters(c.guidanceMap(), c.parameters());
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaSession session = new CudaSession(driver.open(0));
        NDArray actual =
            new CudaStageFilters(session).stageFilters(c.guidanceMap(), c.parameters())) {
      assertClose(expected, actual, TOLERANCE);
    }
    driver.assertAllClosed();
  }

  static void assertClose(NDArray expected, NDArray actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    float[] e = expected.toArray(Layout.NCHW);
    float[] a = actual.toArray(Layout.NCHW);
    double largest = 1e-30;
    double worst = 0;
    for (int i = 0; i < e.length; i++) {
      largest = Math.max(largest, Math.abs(e[i]));
    }
    for (int i = 0; i < e.length; i++) {
      double error = Math.abs(e[i] - a[i]) / largest;
      worst = Math.max(worst, error);
      assertTrue(error <= tolerance, "at NCHW " + i + ": expected " + e[i] + ", computed " + a[i]);
    }
    System.err.println("worst " + worst);
  }
}
