package org.featup.internal.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.StageSpec;
import org.featup.upsample.CountingBackend;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.featup.upsample.Stacks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many channels on a small grid go through the stack as unit vectors: the same result. */
class UnitVectorsTest {
  private static final StageSpec SPEC = StageSpec.released(3, 3, 5);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void equalsThePlainOrder(Backend backend) {
    check(backend, 7, 7, 2048, 0, 28, 28);
    check(backend, 3, 4, 130, 130, 21, 16);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void fewChannelsTakeThePlainOrder(Backend backend) {
    CountingBackend counting = new CountingBackend(backend);
    JbuWeights weights = Stacks.weights(SPEC, 2, 0);
    new JbuUpsampler(weights, counting.backend())
        .upsample(random(1, 1, 40, 7, 7), random(2, 1, 3, 28, 28));
    assertEquals(40, counting.mostChannels());
  }

  private static void check(
      Backend backend, int h, int w, int channels, int fixup, int height, int width) {
    JbuWeights weights = Stacks.weights(SPEC, 2, fixup);
    NDArray features = random(1, 1, channels, h, w);
    NDArray image = random(2, 1, 3, 30, 29);
    CountingBackend units = new CountingBackend(backend);
    NDArray actual =
        new JbuUpsampler(weights, units.backend()).upsample(features, image, height, width);
    assertEquals(h * w, units.mostChannels(), "the unit vectors were used");
    // a batch takes the plain order
    CountingBackend plain = new CountingBackend(backend);
    NDArray twice =
        new JbuUpsampler(weights, plain.backend())
            .upsample(twice(features), twice(image), height, width);
    assertEquals(channels, plain.mostChannels(), "the unit vectors were not used");
    assertClose(twice.image(1), actual);
  }

  private static NDArray twice(NDArray x) {
    float[] once = x.toArray(Layout.NCHW);
    float[] data = new float[2 * once.length];
    System.arraycopy(once, 0, data, 0, once.length);
    System.arraycopy(once, 0, data, once.length, once.length);
    Shape s = x.shape();
    return NDArray.wrap(data, new Shape(2, s.c(), s.h(), s.w()), Layout.NCHW);
  }
}
