package org.featup.spi;

import static org.featup.spi.CentralDifferences.doubles;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling through a view equals building the jittered, blurred map and pooling that. */
class PoolTest {

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void fixedWeights(Backend backend, PoolCase c) {
    assertClose(
        c.naive().pool(Doubles.of(c.x()), doubles(c.weights())),
        backend.pool(c.x(), c.views(), c.grid(), c.weights()));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void attention(Backend backend, PoolCase c) {
    AttentionKernel kernel = c.kernel();
    assertClose(
        c.naive()
            .attention(
                Doubles.of(c.x()),
                Doubles.of(c.saliency()),
                doubles(kernel.w()),
                doubles(kernel.b())),
        backend.attentionPool(c.x(), c.saliency(), c.views(), c.grid(), kernel));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void constantsStay(Backend backend, PoolCase c) {
    NDArray x = c.x();
    Arrays.fill(x.data(), 2.5f);
    NDArray y = backend.attentionPool(x, c.saliency(), c.views(), c.grid(), c.kernel());
    for (float value : y.toHost().data()) {
      assertEquals(2.5f, value, 1e-5);
    }
  }

  /** Logits beyond any exponential: the largest takes all. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void largeLogits(Backend backend) {
    NDArray x = random(1, 1, 17, 4, 4);
    NDArray saliency = NDArray.zeros(x.shape().withChannels(1));
    saliency.set(0, 0, 2, 3, 5000);
    AttentionKernel kernel = new AttentionKernel(values(1, 16, 0), new float[16]);
    Arrays.fill(kernel.w(), 1);
    NDArray y =
        backend
            .attentionPool(
                x, saliency, List.of(Resampling.identity(4, 4)), new PoolGrid(4, 1, 1), kernel)
            .toHost();
    for (int c = 0; c < 17; c++) {
      assertEquals(x.get(0, c, 2, 3), y.get(0, c, 0, 0), 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void saliency(Backend backend, PoolCase c) {
    float[] weight = values(7, c.c(), 1);
    Conv1x1 conv = new Conv1x1(c.c(), 1, weight, new float[] {0.7f});
    assertClose(Naive.conv1x1(Doubles.of(c.x()), conv), backend.saliency(c.x(), weight, 0.7f));
  }
}
