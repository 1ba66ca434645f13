package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.featup.upsample.Interpolation.Mode;
import org.junit.jupiter.api.Test;

/** What callers get wrong is answered with what was given and what was expected. */
class BadArgumentsTest {
  private static final StageSpec SPEC = StageSpec.released(1, 3, 2);

  private final JbuUpsampler any =
      new JbuUpsampler(Stacks.weights(SPEC, 1, 0), Backends.byName("scalar"));
  private final JbuUpsampler trained = new JbuUpsampler(Stacks.weights(SPEC, 1, 5), any.backend());
  private final Interpolation bilinear = new Interpolation(Mode.BILINEAR, any.backend());
  private final NDArray image = zeros(1, 3, 8, 8);

  @Test
  void batchesThatDiffer() {
    refused(() -> any.upsample(zeros(2, 5, 4, 4), image), "batch", "2x5x4x4", "1x3x8x8");
    refused(() -> bilinear.upsample(zeros(2, 5, 4, 4), image), "batch", "2x5x4x4", "1x3x8x8");
    refused(() -> prepared().apply(zeros(2, 5, 4, 4)), "1xCx4x4", "2x5x4x4");
  }

  @Test
  void anImageSmallerThanItsFeatures() {
    refused(() -> any.upsample(zeros(1, 5, 9, 4), image), "8x8", "9x4");
    refused(() -> any.upsample(zeros(1, 5, 4, 9), image), "8x8", "4x9");
    refused(() -> any.prepare(image, 9, 4), "8x8", "9x4");
    refused(() -> bilinear.upsample(zeros(1, 5, 9, 4), image), "8x8", "9x4");
  }

  @Test
  void anImageOfOtherChannels() {
    refused(() -> any.upsample(zeros(1, 5, 4, 4), zeros(1, 4, 8, 8)), "3 channels", "1x4x8x8");
    refused(() -> any.prepare(zeros(1, 1, 8, 8), 4, 4), "3 channels", "1x1x8x8");
  }

  @Test
  void featuresOfAnotherBackbone() {
    refused(() -> trained.upsample(zeros(1, 4, 4, 4), image), "5 channels", "1x4x4x4");
    refused(() -> trained.prepare(image, 4, 4).apply(zeros(1, 4, 4, 4)), "5 channels", "1x4x4x4");
  }

  @Test
  void targetsBelowTheFeatures() {
    refused(() -> any.upsample(zeros(1, 5, 4, 4), image, 3, 8), "3x8", "4x4");
    refused(() -> any.upsample(zeros(1, 5, 4, 4), image, 8, 0), "8x0", "4x4");
    refused(() -> any.prepare(image, 4, 4, -1, 8), "-1x8", "4x4");
    refused(() -> bilinear.upsample(zeros(1, 5, 4, 4), image, 3, 8), "3x8", "4x4");
  }

  @Test
  void gridsThatAreNone() {
    refused(() -> any.prepare(image, 0, 4), "at least 1x1", "0x4");
    refused(() -> any.prepare(image, 4, -4, 8, 8), "at least 1x1", "4x-4");
  }

  @Test
  void otherFeaturesThanPreparedFor() {
    refused(() -> prepared().apply(zeros(1, 5, 4, 5)), "1xCx4x4", "1x5x4x5");
    refused(() -> prepared().rows(zeros(1, 5, 3, 4), 0, 1, (f, r) -> {}), "1xCx4x4", "1x5x3x4");
  }

  @Test
  void aHeadForOtherChannels() {
    refused(
        () -> prepared().apply(zeros(1, 5, 4, 4), TestData.conv(1, 6, 2)), "6 channels", "1x5x4x4");
  }

  @Test
  void rowsThatAreNotThere() {
    NDArray features = zeros(1, 5, 4, 4);
    int[][] bad = {{-1, 4}, {0, 9}, {3, 3}, {5, 4}, {8, 9}, {Integer.MIN_VALUE, Integer.MAX_VALUE}};
    for (int[] rows : bad) {
      refused(
          () -> prepared().rows(features, rows[0], rows[1], (f, r) -> {}),
          "0 .. 8",
          rows[0] + " .. " + rows[1]);
    }
  }

  /** Refused before anything of that size is allocated, and with the way out. */
  @Test
  void outputsLargerThanAnArray() {
    NDArray features = zeros(1, 3, 4, 4);
    refused(() -> any.upsample(features, image, 30_000, 30_000), "1x3x30000x30000", "smaller");
    refused(() -> any.upsample(features, image, 1 << 30, 1 << 30), "smaller");
    refused(() -> bilinear.upsample(features, image, 30_000, 30_000), "30000x30000", "smaller");
    NDArray many = zeros(1, 10_000, 1, 1);
    refused(() -> any.upsample(many, image, 512, 512), "10000x512x512", "prepare", "rows");
    Upsampling large = any.prepare(image, 1, 1, 512, 512);
    refused(() -> large.apply(zeros(1, 10_000, 1, 1)), "1x10000x512x512", "rows");
    refused(
        () -> large.apply(zeros(1, 1, 1, 1), TestData.conv(1, 1, 10_000)), "1x10000x512", "rows");
  }

  /** 9 of them per pixel, for any number of channels. */
  @Test
  void filtersLargerThanAnArray() {
    refused(() -> any.prepare(image, 4, 4, 100_000, 100_000), "1x9x100000x100000", "smaller");
    refused(() -> any.prepare(zeros(9, 3, 8, 8), 4, 4, 5152, 5152), "9x9x5152x5152", "smaller");
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> any.prepare(image, 4, 4, 100_000, 100_000));
    assertFalse(e.getMessage().contains("rows"), e.getMessage());
  }

  @Test
  void doublingBeyondIntegers() {
    StageSpec plain = StageSpec.released(1, 3, 0).withoutFixup();
    JbuUpsampler many = new JbuUpsampler(Stacks.weights(plain, 16, 0), any.backend());
    NDArray wide = zeros(1, 1, 1, 40_000);
    refused(() -> many.upsample(wide, zeros(1, 3, 1, 40_000)), "1x40000", "65536");
  }

  @Test
  void weightsThatDoNotFitTogether() {
    JbuWeights good = any.weights();
    refused(() -> new JbuWeights(Collections.emptyList(), null, null), "1 .. 16", "0");
    refused(() -> new JbuWeights(Collections.nCopies(17, good.stages().get(0)), null, null), "17");
    refused(() -> new JbuWeights(good.stages(), TestData.conv(1, 5, 4), null), "keep", "5 -> 4");
    JbuWeights grey = Stacks.weights(StageSpec.released(1, 1, 2), 1, 0);
    refused(
        () ->
            new JbuWeights(
                java.util.List.of(good.stages().get(0), grey.stages().get(0)), null, null),
        "3 and 1 channels");
  }

  private Upsampling prepared() {
    return any.prepare(image, 4, 4);
  }

  private static NDArray zeros(int n, int c, int h, int w) {
    return NDArray.zeros(new Shape(n, c, h, w));
  }

  private static void refused(Runnable call, String... words) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(IllegalArgumentException.class, e.getClass());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
