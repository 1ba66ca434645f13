package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BiConsumer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients are added to what is there; no number of threads changes a bit; channels of one map can
 * be passed as two.
 */
class PoolSumsTest {

  /** Where all gradients go. */
  private record Sums(AttentionGradients attention, float[] dWeights, float[] dBias) {
    static Sums zeros(PoolCase c) {
      int taps = c.k() * c.k();
      return new Sums(
          new AttentionGradients(
              NDArray.zeros(c.x().shape()),
              NDArray.zeros(c.saliency().shape()),
              new float[taps],
              new float[taps]),
          new float[taps + c.c()],
          new float[1]);
    }

    /** All operations, one after the other. */
    void add(Backend backend, PoolCase c) {
      float[] dFixed = new float[c.k() * c.k()];
      float[] dWeight = new float[c.c()];
      float[] weight = values(7, c.c(), 1);
      backend.attentionPoolGradients(
          c.x(), c.saliency(), c.views(), c.grid(), c.kernel(), c.dOut(), attention);
      backend.poolGradients(
          c.x(), c.views(), c.grid(), c.weights(), c.dOut(), attention.dX(), dFixed);
      backend.saliencyGradients(c.x(), weight, c.saliency(), attention.dX(), dWeight, dBias);
      for (int i = 0; i < dFixed.length; i++) {
        dWeights[i] += dFixed[i];
      }
      for (int i = 0; i < dWeight.length; i++) {
        dWeights[dFixed.length + i] += dWeight[i];
      }
    }

    void compare(Sums other, BiConsumer<NDArray, NDArray> maps, float tolerance) {
      maps.accept(attention.dX(), other.attention.dX());
      maps.accept(attention.dSaliency(), other.attention.dSaliency());
      assertArrayEquals(attention.dw(), other.attention.dw(), tolerance);
      assertArrayEquals(attention.db(), other.attention.db(), tolerance);
      assertArrayEquals(dWeights, other.dWeights, tolerance);
      assertArrayEquals(dBias, other.dBias, tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void anyNumberOfThreads(Backend backend, PoolCase c) {
    Backend one = backend.on(Workers.ofThreads(1));
    Sums expected = Sums.zeros(c);
    expected.add(one, c);
    NDArray output = one.attentionPool(c.x(), c.saliency(), c.views(), c.grid(), c.kernel());
    for (int threads : new int[] {2, 3, 7}) {
      Backend many = backend.on(Workers.ofThreads(threads));
      Sums sums = Sums.zeros(c);
      sums.add(many, c);
      expected.compare(sums, TestData::assertSame, 0);
      assertSame(output, many.attentionPool(c.x(), c.saliency(), c.views(), c.grid(), c.kernel()));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void gradientsAreAdded(Backend backend, PoolCase c) {
    Sums once = Sums.zeros(c);
    once.add(backend, c);
    Sums twice = Sums.zeros(c);
    twice.add(backend, c);
    twice.add(backend, c);
    for (float[] sum :
        new float[][] {
          twice.attention.dX().data(),
          twice.attention.dSaliency().data(),
          twice.attention.dw(),
          twice.attention.db(),
          twice.dWeights,
          twice.dBias
        }) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] *= 0.5f;
      }
    }
    once.compare(twice, TestData::assertClose, 1e-3f);
  }

  /** Several maps are pooled as if they were one, and the saliency may be one of them. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void severalMaps(Backend backend, PoolCase c) {
    List<NDArray> maps = List.of(c.x(), c.saliency());
    NDArray dOut = random(11, c.dOut().shape().n(), 1, c.dOut().shape().h(), c.dOut().shape().w());
    Sums both = Sums.zeros(c);
    NDArray dSecond = NDArray.zeros(c.saliency().shape());
    backend.attentionPoolGradients(
        maps,
        c.saliency(),
        c.views(),
        c.grid(),
        c.kernel(),
        List.of(c.dOut(), dOut),
        new AttentionGradients(
            List.of(both.attention.dX(), dSecond),
            both.attention.dSaliency(),
            both.attention.dw(),
            both.attention.db()));
    Sums apart = Sums.zeros(c);
    NDArray dApart = NDArray.zeros(c.saliency().shape());
    backend.attentionPoolGradients(
        c.x(), c.saliency(), c.views(), c.grid(), c.kernel(), c.dOut(), apart.attention);
    backend.attentionPoolGradients(
        c.saliency(),
        c.saliency(),
        c.views(),
        c.grid(),
        c.kernel(),
        dOut,
        new AttentionGradients(
            dApart, apart.attention.dSaliency(), apart.attention.dw(), apart.attention.db()));
    assertSame(apart.attention.dX(), both.attention.dX());
    assertSame(dApart, dSecond);
    apart.compare(both, TestData::assertClose, 1e-3f);
    List<NDArray> outputs =
        backend.attentionPool(maps, c.saliency(), c.views(), c.grid(), c.kernel());
    for (int i = 0; i < 2; i++) {
      assertSame(
          backend.attentionPool(maps.get(i), c.saliency(), c.views(), c.grid(), c.kernel()),
          outputs.get(i));
    }
  }

  /** Projections and saliency as views of one map, as the stack gives them. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void channelsOfOneMap(Backend backend, PoolCase c) {
    Shape whole = c.x().shape().withChannels(c.c() + 2);
    NDArray map = random(8, whole.n(), whole.c(), whole.h(), whole.w());
    NDArray dMap = random(9, whole.n(), whole.c(), whole.h(), whole.w());
    NDArray untouched = NDArray.wrap(dMap.data().clone(), whole, Layout.CHANNELS_LAST);
    copy(c.x(), channels(map, 1, c.c()));
    copy(c.saliency(), channels(map, c.c() + 1, 1));
    NDArray dX = channels(dMap, 1, c.c());
    NDArray dSaliency = channels(dMap, c.c() + 1, 1);
    zero(dX);
    zero(dSaliency);
    NDArray x = channels(map, 1, c.c());
    NDArray saliency = channels(map, c.c() + 1, 1);
    Sums expected = Sums.zeros(c);
    int taps = c.k() * c.k();
    backend.attentionPoolGradients(
        c.x(), c.saliency(), c.views(), c.grid(), c.kernel(), c.dOut(), expected.attention);
    backend.attentionPoolGradients(
        x,
        saliency,
        c.views(),
        c.grid(),
        c.kernel(),
        c.dOut(),
        new AttentionGradients(dX, dSaliency, new float[taps], new float[taps]));
    assertSame(
        backend.attentionPool(c.x(), c.saliency(), c.views(), c.grid(), c.kernel()),
        backend.attentionPool(x, saliency, c.views(), c.grid(), c.kernel()));
    assertSame(expected.attention.dX(), dX);
    assertSame(expected.attention.dSaliency(), dSaliency);
    assertSame(channels(untouched, 0, 1), channels(dMap, 0, 1));
    float[] weight = values(7, c.c(), 1);
    assertSame(backend.saliency(c.x(), weight, 1), backend.saliency(x, weight, 1));
  }

  private static NDArray channels(NDArray map, int first, int count) {
    return map.view(new int[] {0, first, 0, 0}, map.shape().withChannels(count));
  }

  private static void zero(NDArray x) {
    copy(NDArray.zeros(x.shape()), x);
  }

  private static void copy(NDArray from, NDArray to) {
    assertEquals(from.shape(), to.shape());
    Shape s = from.shape();
    for (int n = 0; n < s.n(); n++) {
      for (int c = 0; c < s.c(); c++) {
        for (int p = 0; p < s.h() * s.w(); p++) {
          to.set(n, c, p / s.w(), p % s.w(), from.get(n, c, p / s.w(), p % s.w()));
        }
      }
    }
  }

  /** NCHW in, the same out. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void anyLayoutIsRead(Backend backend, PoolCase c) {
    NDArray planar = NDArray.wrap(c.x().toArray(Layout.NCHW), c.x().shape(), Layout.NCHW);
    assertClose(
        backend.pool(c.x(), c.views(), c.grid(), c.weights()),
        backend.pool(planar, c.views(), c.grid(), c.weights()));
  }
}
