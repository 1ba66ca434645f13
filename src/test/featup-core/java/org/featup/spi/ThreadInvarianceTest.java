package org.featup.spi;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The number of threads, and whose they are, never change a bit of a result. */
class ThreadInvarianceTest {
  private static final StageParameters STAGE = StageSpec.released(3, 3, 5).parameters(1);
  private static final NDArray GUIDANCE = random(2, 2, 3, 70, 21);
  private static final NDArray SOURCE = random(3, 2, 19, 35, 11);
  private static final NDArray FILTERS = random(4, 2, 25, 70, 21);
  private static final NDArray PADDED = random(5, 2, 19, 74, 25);
  private static final NDArray D_OUT = random(6, 2, 19, 70, 21);
  private static final Conv1x1 CONV = TestData.conv(7, 19, 7);

  /** An operation of a backend. */
  interface Operation {
    NDArray on(Backend backend);
  }

  record Case(String name, Operation operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> operations() {
    return TestBackends.times(
        List.of(
            new Case("adaptiveConv", b -> b.adaptiveConv(PADDED, FILTERS)),
            new Case("gradSource", b -> b.adaptiveConvGradSource(D_OUT, FILTERS)),
            new Case("gradFilters", b -> b.adaptiveConvGradFilters(D_OUT, PADDED)),
            new Case(
                "resample", b -> b.resample(SOURCE, Taps.bicubic(35, 61), Taps.bilinear(11, 30))),
            new Case("conv1x1", b -> b.conv1x1(SOURCE, CONV)),
            new Case("stageFilters", b -> b.stageFilters(GUIDANCE, STAGE)),
            new Case(
                "stageApply", b -> b.stageApply(Band.whole(SOURCE), FILTERS, 3, 68, new float[19])),
            new Case("stage", b -> b.stage(SOURCE, GUIDANCE, STAGE, new float[19]))));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anyNumberOfThreads(Backend backend, Case c) {
    NDArray expected = c.operation.on(backend.on(Workers.ofThreads(1)));
    for (int threads : new int[] {2, 3, 7}) {
      assertSame(expected, c.operation.on(backend.on(Workers.ofThreads(threads))));
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anyExecutor(Backend backend, Case c) {
    NDArray expected = c.operation.on(backend.on(Workers.ofThreads(1)));
    Executor nothing = task -> {};
    assertSame(expected, c.operation.on(backend.on(Workers.on(nothing, 3))));
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      assertSame(expected, c.operation.on(backend.on(Workers.on(executor, 3))));
    } finally {
      executor.shutdownNow();
    }
    assertSame(expected, c.operation.on(backend.on(Workers.on(executor, 3))));
  }
}
