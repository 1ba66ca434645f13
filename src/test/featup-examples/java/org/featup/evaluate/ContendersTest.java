package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.featup.upsample.Interpolation;
import org.featup.upsample.Interpolation.Mode;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interpolation and stacks under evaluation: the upsamplers that they wrap, heads in front. */
class ContendersTest {
  private static final Conv1x1 HEAD = TestData.conv(9, 5, 2);

  private final NDArray image = TestData.random(1, 1, 3, 20, 24);
  private final NDArray features = TestData.random(2, 1, 5, 5, 6);
  private final PhotoFeatures photoFeatures =
      new PhotoFeatures(new Means("means", 4), image, features);

  private void assertHeadInFrontIsTheHeadBehind(Contender contender) {
    NDArray behind = Given.BACKEND.conv1x1(contender.upsample(photoFeatures, 18, 24), HEAD);
    TestData.assertClose(behind, contender.scores(photoFeatures, HEAD, 18, 24));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void interpolation(Mode mode) {
    Contender contender = new InterpolationContender(mode, Given.BACKEND);
    assertEquals(mode.name().toLowerCase(Locale.ROOT), contender.name());
    TestData.assertSame(
        new Interpolation(mode, Given.BACKEND).upsample(features, image, 18, 24),
        contender.upsample(photoFeatures, 18, 24));
    assertHeadInFrontIsTheHeadBehind(contender);
  }

  private static JbuWeights weights(LayerNorm norm) {
    List<StageParameters> stages =
        List.of(
            StageSpec.released(1, 3, 4).parameters(3), StageSpec.released(2, 3, 4).parameters(4));
    return new JbuWeights(stages, TestData.conv(7, 5, 5), norm);
  }

  @Test
  void stack() {
    JbuUpsampler stack = new JbuUpsampler(weights(null), Given.BACKEND);
    Contender contender = new StackContender("mine", stack);
    assertEquals("mine", contender.name());
    TestData.assertSame(
        stack.upsample(features, image, 18, 24), contender.upsample(photoFeatures, 18, 24));
    assertHeadInFrontIsTheHeadBehind(contender);
  }

  @Test
  void weightsForOtherFeaturesThanTheBackbonesAreRefused() {
    LayerNorm norm = LayerNorm.identity(5);
    JbuUpsampler stack = new JbuUpsampler(weights(norm), Given.BACKEND);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new StackContender("mine", stack));
    assertEquals(
        "mine: weights trained with use_norm, expected weights for the features as they are",
        e.getMessage());
  }
}
