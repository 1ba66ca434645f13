package org.featup.spi;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The number of threads never changes a bit of a gradient, those summed over all pixels included.
 */
class StageGradientThreadsTest {
  private static final StageSpec SPEC = StageSpec.released(3, 3, 5);
  private static final NDArray SOURCE = random(3, 2, 19, 35, 11);
  private static final NDArray FILTERS = random(4, 2, 49, 70, 21);
  private static final NDArray D_OUT = random(6, 2, 19, 70, 21);

  static Stream<Arguments> rangeKernels() {
    return TestBackends.times(List.of(RangeKernel.values()));
  }

  @ParameterizedTest
  @MethodSource("rangeKernels")
  void ofTheFilters(Backend backend, RangeKernel kernel) {
    compare(backend, SPEC.with(kernel).parameters(1), random(2, 2, 3, 70, 21), FILTERS);
  }

  private static void compare(
      Backend backend, StageParameters p, NDArray guidance, NDArray dFilters) {
    float[][] expected = gradients(backend.on(Workers.ofThreads(1)), p, guidance, dFilters);
    for (int threads : new int[] {2, 3, 7}) {
      float[][] actual = gradients(backend.on(Workers.ofThreads(threads)), p, guidance, dFilters);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], actual[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void ofTheConvolution(Backend backend) {
    Backend one = backend.on(Workers.ofThreads(1));
    NDArray dSource = one.stageApplyGradSource(D_OUT, FILTERS, 35, 11);
    NDArray dFilters = one.stageApplyGradFilters(D_OUT, SOURCE, 7);
    for (int threads : new int[] {2, 3, 7}) {
      Backend other = backend.on(Workers.ofThreads(threads));
      TestData.assertSame(dSource, other.stageApplyGradSource(D_OUT, FILTERS, 35, 11));
      TestData.assertSame(dFilters, other.stageApplyGradFilters(D_OUT, SOURCE, 7));
    }
  }

  private static float[][] gradients(
      Backend backend, StageParameters p, NDArray guidance, NDArray dFilters) {
    StageGradients g = StageGradients.zeros(p).withGuidance(NDArray.zeros(guidance.shape()));
    backend.stageFiltersGrad(dFilters, guidance, p, g);
    return new float[][] {
      g.range().first().weight(),
      g.range().first().bias(),
      g.range().second().weight(),
      g.range().second().bias(),
      g.fixup().first().weight(),
      g.fixup().first().bias(),
      g.fixup().second().weight(),
      g.fixup().second().bias(),
      g.rangeTemp(),
      g.sigmaSpatial(),
      g.guidance().toArray(Layout.NCHW)
    };
  }
}
