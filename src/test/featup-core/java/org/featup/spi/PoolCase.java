package org.featup.spi;

import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;

import java.util.List;
import java.util.stream.Stream;
import org.featup.jitter.Jitter;
import org.featup.jitter.NaiveJitter;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.provider.Arguments;

/** Sizes, jitters and random arguments of a pooling. */
record PoolCase(int n, int c, int h, int w, int k, int height, int width, boolean blur) {

  /** Awkward numbers of channels and sizes, kernels as large as the map, and single cells. */
  static Stream<Arguments> all() {
    return TestBackends.times(
        List.of(
            new PoolCase(1, 1, 8, 8, 8, 1, 1, true),
            new PoolCase(2, 3, 9, 7, 3, 4, 2, true),
            new PoolCase(1, 13, 20, 17, 5, 1, 4, false),
            new PoolCase(1, 16, 13, 12, 1, 5, 3, true),
            new PoolCase(1, 31, 12, 15, 6, 5, 7, true),
            new PoolCase(1, 129, 11, 10, 4, 3, 2, false),
            new PoolCase(1, 207, 8, 9, 5, 2, 3, true)));
  }

  PoolGrid grid() {
    return new PoolGrid(k, height, width);
  }

  private List<Jitter> jitters() {
    return List.of(
        Jitter.NONE,
        new Jitter(3, 1, 5, 2, true),
        new Jitter(2, 1.37, 4, 6, false),
        new Jitter(4, 1.8, 0, 9, true),
        new Jitter(3, 4, 31, 6, false));
  }

  List<Resampling> views() {
    Resampling blurring = Resampling.gaussianBlur5(h, w);
    return jitters().stream()
        .map(jitter -> jitter.resampling(h, w))
        .map(view -> blur ? view.then(blurring) : view)
        .toList();
  }

  NaivePool naive() {
    List<NaivePool.View> views =
        jitters().stream()
            .map(
                jitter ->
                    new NaivePool.View(
                        blurred(NaiveJitter.rows(jitter, h)),
                        blurred(NaiveJitter.columns(jitter, w))))
            .toList();
    return new NaivePool(views, k, height, width);
  }

  private double[][] blurred(double[][] axis) {
    return blur ? NaiveJitter.times(NaiveResample.gaussianBlur5(axis.length), axis) : axis;
  }

  NDArray x() {
    return random(1, n, c, h, w);
  }

  NDArray saliency() {
    NDArray map = random(2, n, 1, h, w);
    for (int i = 0; i < map.data().length; i++) {
      map.data()[i] *= 3; // far from uniform attention
    }
    return map;
  }

  NDArray dOut() {
    return random(3, jitters().size() * n, c, height, width);
  }

  float[] weights() {
    return values(4, k * k, 1);
  }

  AttentionKernel kernel() {
    return new AttentionKernel(values(5, k * k, 1.5f), values(6, k * k, 1));
  }
}
