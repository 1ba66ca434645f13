package org.featup.upsample;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.StageSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** NaN and infinity spread to the pixels whose windows reach them, and no further. */
class NonFiniteFeaturesTest {

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void fewChannels(Backend backend) {
    check(backend, 5);
  }

  /** So many that they would go through the stack as unit vectors, in one matrix product. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void manyChannels(Backend backend) {
    check(backend, 600);
  }

  private static void check(Backend backend, int channels) {
    JbuWeights weights = Stacks.weights(StageSpec.released(3, 3, 5), 1, 0);
    JbuUpsampler upsampler = new JbuUpsampler(weights, backend);
    NDArray image = random(2, 1, 3, 4, 40);
    NDArray clean = random(1, 1, channels, 2, 20);
    NDArray expected;
    try (Upsampling prepared = upsampler.prepare(image, 2, 20)) {
      expected = prepared.apply(clean);
    }
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      NDArray features = random(1, 1, channels, 2, 20);
      features.set(0, 1, 0, 0, bad);
      NDArray actual = upsampler.upsample(features, image);
      assertFalse(Float.isFinite(actual.get(0, 1, 0, 0)));
      assertSame(expected.crop(0, 16, 4, 24), actual.crop(0, 16, 4, 24));
      Shape others = new Shape(1, channels - 2, 4, 40);
      int[] second = {0, 2, 0, 0};
      assertSame(expected.view(second, others), actual.view(second, others));
    }
  }
}
