package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.StageSpec;
import org.featup.spi.TestBackends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any target: stages double as long as they can, the last one goes to the target. */
class TargetSizeTest {
  private static final JbuWeights WEIGHTS = Stacks.weights(StageSpec.released(1, 3, 2), 4, 3);

  /** Grid of the features, and the size after each stage that is used; the last is the target. */
  record Case(int h, int w, int[]... sizes) {
    @Override
    public String toString() {
      return h + "x" + w + " to " + Arrays.deepToString(sizes);
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.withDeviceTimes(
        List.of(
            // 16 x 16 tokens of a DINOv2 for 224 x 224: the last stage is x1.75
            new Case(
                16,
                16,
                new int[] {32, 32},
                new int[] {64, 64},
                new int[] {128, 128},
                new int[] {224, 224}),
            // x8 leaves the fourth stage out
            new Case(5, 3, new int[] {10, 6}, new int[] {20, 12}, new int[] {40, 24}),
            // x20: the last stage is x2.5
            new Case(
                3, 2, new int[] {6, 4}, new int[] {12, 8}, new int[] {24, 16}, new int[] {60, 40}),
            // one axis arrives before the other
            new Case(
                2, 5, new int[] {4, 7}, new int[] {8, 7}, new int[] {16, 7}, new int[] {31, 7}),
            // odd extents
            new Case(
                3, 4, new int[] {6, 8}, new int[] {12, 16}, new int[] {24, 32}, new int[] {41, 37}),
            // nothing to gain: one stage filters at the size that there is
            new Case(6, 5, new int[] {6, 5}),
            new Case(6, 5, new int[] {7, 5}),
            new Case(1, 1, new int[] {2, 2}, new int[] {3, 3})));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheFormulas(Backend backend, Case c) {
    NDArray features = random(1, 1, 3, c.h, c.w);
    NDArray image = random(2, 1, 3, 57, 49);
    int[] target = c.sizes[c.sizes.length - 1];
    JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, backend);
    NDArray actual = upsampler.upsample(features, image, target[0], target[1]);
    assertClose(Stacks.naive(features, image, WEIGHTS, c.sizes), actual);
    try (Upsampling prepared = upsampler.prepare(image, c.h, c.w, target[0], target[1])) {
      assertEquals(target[0], prepared.height());
      assertEquals(target[1], prepared.width());
      assertClose(actual, prepared.apply(features));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void aTargetOfSixteenTimesIsTheDefault(Backend backend) {
    NDArray features = random(1, 1, 3, 3, 2);
    NDArray image = random(2, 1, 3, 50, 30);
    JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, backend);
    assertSame(upsampler.upsample(features, image), upsampler.upsample(features, image, 48, 32));
  }
}
