package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.kernel.Backends;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.Mlp;
import org.featup.kernel.RangeKernel;
import org.featup.kernel.StageGradients;
import org.featup.kernel.StageParameters;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of equations 5 and 6 by the kernels that ship, against scalar. */
class CudaStageFiltersGradTest {
  private static final double TOLERANCE = 5e-5;
  private static final double ROUNDING = 1e-6;

  /** Of arrays that are 0 but for rounding: filters and their gradients are about 1. */
  private static final double SMALLEST = 0.01;

  /** Its spatial kernel is so narrow that the lower bound of the joint kernel's sum matters. */
  private static final StageCase BOUNDED = StageCase.of(1, 6, 9, 2, 3, 0).with(0.5f, -0.17f);

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
        guidanceIsKeys.with(RangeKernel.COSINE),
        BOUNDED,
        BOUNDED.withoutFixup());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalScalar(StageCase c) {
    StageParameters p = c.parameters();
    StageGradients expected = zeros(c, p);
    Backends.byName("scalar").stageFiltersGrad(c.dFilters(), c.guidanceMap(), p, expected);
    StageGradients actual = zeros(c, p);
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaSession session = new CudaSession(driver.open(0))) {
      new CudaStageFiltersGrad(session).stageFiltersGrad(c.dFilters(), c.guidanceMap(), p, actual);
    }
    driver.assertAllClosed();
    assertClose("range", expected.range(), actual.range());
    assertClose("fixup", expected.fixup(), actual.fixup());
    assertClose("rangeTemp", expected.rangeTemp(), actual.rangeTemp());
    assertClose("sigmaSpatial", expected.sigmaSpatial(), actual.sigmaSpatial());
    assertClose(
        "guidance",
        expected.guidance().toArray(Layout.NCHW),
        actual.guidance().toArray(Layout.NCHW));
  }

  private static StageGradients zeros(StageCase c, StageParameters p) {
    return StageGradients.zeros(p).withGuidance(NDArray.zeros(c.guidanceMap().shape()));
  }

  private static void assertClose(String name, Mlp expected, Mlp actual) {
    if (expected != null) {
      assertClose(name + ".first", expected.first(), actual.first());
      assertClose(name + ".second", expected.second(), actual.second());
    }
  }

  private static void assertClose(String name, Conv1x1 expected, Conv1x1 actual) {
    assertClose(name + ".weight", expected.weight(), actual.weight());
    assertClose(name + ".bias", expected.bias(), actual.bias());
  }

  private static void assertClose(String name, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double largest = SMALLEST;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    // the keys' bias moves all keys alike, and one pixel has no neighbours: 0 but for rounding
    if (largest < ROUNDING) {
      largest = 1;
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(expected[i] - actual[i]) / largest;
      worst = Math.max(worst, error);
    }
    assertTrue(worst <= TOLERANCE, name + " " + worst);
  }
}
