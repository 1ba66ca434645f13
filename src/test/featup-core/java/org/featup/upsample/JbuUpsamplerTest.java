package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageSpec;
import org.featup.spi.TestBackends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole stack against its formulas: any grid, image, number of channels and of stages. */
class JbuUpsamplerTest {
  private static final StageSpec USUAL = StageSpec.released(3, 3, 5);
  private static final StageSpec SMALL = StageSpec.released(1, 3, 2);

  /** Extents of features and image; a final convolution or not. */
  record Case(
      int n,
      int c,
      int h,
      int w,
      int imageH,
      int imageW,
      int stages,
      boolean fixup,
      StageSpec spec) {
    JbuWeights weights() {
      return Stacks.weights(spec, stages, fixup ? c : 0);
    }

    NDArray features() {
      return random(1, n, c, h, w);
    }

    NDArray image() {
      return random(2, n, spec.guidance(), imageH, imageW);
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.withDeviceTimes(
        List.of(
            new Case(1, 3, 1, 1, 1, 1, 5, true, USUAL),
            new Case(1, 1, 2, 3, 32, 48, 4, false, USUAL),
            new Case(3, 13, 2, 3, 33, 47, 3, true, USUAL),
            new Case(2, 3, 5, 7, 40, 56, 3, true, StageSpec.released(2, 1, 3)),
            new Case(1, 5, 7, 5, 61, 43, 3, false, StageSpec.released(2, 4, 3)),
            new Case(1, 384, 2, 2, 9, 8, 2, true, SMALL),
            new Case(1, 768, 3, 2, 12, 8, 2, false, USUAL),
            new Case(1, 2048, 2, 2, 8, 8, 2, false, USUAL),
            new Case(2, 207, 2, 3, 8, 12, 2, true, SMALL),
            new Case(1, 65, 4, 4, 16, 16, 1, true, StageSpec.released(5, 3, 5)),
            new Case(1, 4, 3, 4, 3, 4, 2, true, USUAL),
            new Case(1, 4, 3, 4, 30, 40, 3, true, USUAL.with(RangeKernel.GAUSSIAN)),
            new Case(1, 4, 3, 4, 30, 40, 3, true, USUAL.with(RangeKernel.COSINE)),
            new Case(1, 4, 3, 4, 30, 40, 3, false, StageSpec.released(3, 3, 0).withoutFixup())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheFormulas(Backend backend, Case c) {
    NDArray actual = new JbuUpsampler(c.weights(), backend).upsample(c.features(), c.image());
    assertClose(Stacks.naiveDoubling(c.features(), c.image(), c.weights()), actual);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void preparedEqualsTheFormulas(Backend backend, Case c) {
    JbuUpsampler upsampler = new JbuUpsampler(c.weights(), backend);
    try (Upsampling prepared = upsampler.prepare(c.image(), c.h, c.w)) {
      assertClose(
          Stacks.naiveDoubling(c.features(), c.image(), c.weights()), prepared.apply(c.features()));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void eachImageOfABatchIsOnItsOwn(Backend backend) {
    JbuUpsampler upsampler = new JbuUpsampler(Stacks.weights(USUAL, 2, 5), backend);
    NDArray features = random(1, 3, 5, 4, 3);
    NDArray images = random(2, 3, 3, 17, 13);
    NDArray batch = upsampler.upsample(features, images);
    for (int n = 0; n < 3; n++) {
      assertSame(batch.image(n), upsampler.upsample(features.image(n), images.image(n)));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void layoutsAndViewsMakeNoDifferenceAndNothingIsWritten(Backend backend) {
    JbuUpsampler upsampler = new JbuUpsampler(Stacks.weights(USUAL, 2, 5), backend);
    NDArray large = random(1, 2, 9, 7, 6);
    NDArray features = large.view(new int[] {1, 2, 3, 1}, new Shape(1, 5, 4, 3));
    NDArray image = random(2, 1, 3, 17, 13);
    NDArray planarImage = NDArray.wrap(image.toArray(Layout.NCHW), image.shape(), Layout.NCHW);
    float[] before = large.data().clone();
    float[] planesBefore = planarImage.data().clone();
    NDArray dense = NDArray.wrap(features.toArray(Layout.NCHW), features.shape(), Layout.NCHW);
    assertSame(upsampler.upsample(dense, image), upsampler.upsample(features, planarImage));
    try (Upsampling prepared = upsampler.prepare(image, 4, 3);
        Upsampling planar = upsampler.prepare(planarImage, 4, 3)) {
      assertSame(prepared.apply(dense), planar.apply(features));
    }
    assertArrayEquals(before, large.data());
    assertArrayEquals(planesBefore, planarImage.data());
  }
}
