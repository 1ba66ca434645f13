package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;

import org.featup.FeatUp;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundled weights on every backend, for few channels and for many. */
class BundledWeightsTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void equalTheFormulas(Backend backend) {
    NDArray image = random(1, 1, 3, 40, 33);
    for (int channels : new int[] {1, 3, 300}) {
      NDArray features = random(2, 1, channels, 3, 2);
      JbuUpsampler upsampler = FeatUp.bundled().on(backend);
      assertClose(
          Stacks.naiveDoubling(features, image, upsampler.weights()),
          upsampler.upsample(features, image),
          TOLERANCE);
    }
  }
}
