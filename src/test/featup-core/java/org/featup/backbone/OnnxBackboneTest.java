package org.featup.backbone;

import static org.featup.backbone.TestGraphs.backbone;
import static org.featup.backbone.TestGraphs.image;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.featup.io.Normalization;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LayerNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every output layout, input type and batch an exported graph may have. */
class OnnxBackboneTest {
  private static final float TOLERANCE = 1e-5f;

  /** What the patch networks of the tests compute, in the image's own normalisation. */
  private static NDArray patchMeans(NDArray image, int patch) {
    Shape s = image.shape();
    NDArray means = NDArray.zeros(s.withSize(s.h() / patch, s.w() / patch));
    for (int n = 0; n < s.n(); n++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < s.h(); y++) {
          for (int x = 0; x < s.w(); x++) {
            float sum = means.get(n, c, y / patch, x / patch);
            float value = image.get(n, c, y, x) / (patch * patch);
            means.set(n, c, y / patch, x / patch, sum + value);
          }
        }
      }
    }
    return means;
  }

  private static void assertSame(NDArray expected, NDArray given, float tolerance) {
    assertEquals(expected.shape(), given.shape());
    assertTrue(given.isDense(Layout.CHANNELS_LAST));
    assertArrayEquals(
        expected.toArray(Layout.CHANNELS_LAST), given.toArray(Layout.CHANNELS_LAST), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"0,16", "1,16", "5,14", "9,8"})
  void dropsClassAndRegisterTokens(int prefix, int patch) throws IOException {
    NDArray image = image(1, 4 * patch, 3 * patch);
    try (Backbone b = backbone(TestGraphs.tokens(patch, prefix, 1, -1, -1)).stride(patch).build()) {
      assertSame(patchMeans(image, patch), b.features(image), TOLERANCE);
      assertEquals(patch, b.stride());
      assertEquals("test", b.name());
    }
  }

  @Test
  void tokensMayBeCountedAndMustThenAgree() throws IOException {
    NDArray image = image(1, 32, 32);
    OnnxWriter graph = TestGraphs.tokens(16, 5, 1, -1, -1);
    try (Backbone b = backbone(graph).stride(16).prefixTokens(5).build()) {
      assertSame(patchMeans(image, 16), b.features(image), TOLERANCE);
    }
    try (Backbone b = backbone(graph).stride(16).prefixTokens(1).build()) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> b.features(image));
      assertTrue(e.getMessage().contains("[1, 9, 3]"), e.getMessage());
      assertTrue(e.getMessage().contains("1 prefix token"), e.getMessage());
    }
  }

  @Test
  void aWrongPatchSizeIsNotTakenForRegisters() throws IOException {
    try (Backbone b = backbone(TestGraphs.tokens(14, 1, 1, -1, -1)).stride(16).build()) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> b.features(image(1, 224, 224)));
      assertTrue(e.getMessage().contains("stride 16"), e.getMessage());
    }
  }

  @Test
  void tokensWithoutBatchAxis() throws IOException {
    OnnxWriter graph =
        TestGraphs.tokens(8, 1, 1, -1, -1)
            .longs("first", 0)
            .node("Squeeze", new String[] {"tokens", "first"}, "list", java.util.Map.of())
            .output("list", OnnxWriter.FLOAT, -1, 3);
    NDArray image = image(1, 16, 24);
    try (Backbone b = backbone(graph).output("list").stride(8).build()) {
      assertSame(patchMeans(image, 8), b.features(image), TOLERANCE);
    }
  }

  @Test
  void featureMapsOfEitherLayout() throws IOException {
    OnnxWriter graph =
        TestGraphs.patchMeans(8, 1, -1, -1)
            .node(
                "Transpose",
                new String[] {"map"},
                "last",
                java.util.Map.of("perm", new long[] {0, 2, 3, 1}))
            .output("last", OnnxWriter.FLOAT, 1, -1, -1, 3);
    NDArray image = image(1, 16, 24);
    try (Backbone first = backbone(graph).output("map").stride(8).build();
        Backbone last =
            backbone(graph)
                .output("last")
                .layout(OutputLayout.FEATURE_MAP_CHANNELS_LAST)
                .stride(8)
                .build()) {
      assertSame(patchMeans(image, 8), first.features(image), TOLERANCE);
      assertSame(patchMeans(image, 8), last.features(image), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 9})
  void batchesOfADynamicGraphGoInParts(int batch) throws IOException {
    NDArray image = image(batch, 16, 8);
    OnnxWriter graph = TestGraphs.tokens(8, 1, -1, -1, -1);
    try (Backbone b = backbone(graph).stride(8).maxBatch(4).build()) {
      assertSame(patchMeans(image, 8), b.features(image), TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,3", "2,3", "4,3"})
  void batchesOfAGraphWithAFixedBatch(int fixed, int batch) throws IOException {
    NDArray image = image(batch, 16, 8);
    try (Backbone b = backbone(TestGraphs.patchMeans(8, fixed, -1, -1)).stride(8).build()) {
      assertSame(patchMeans(image, 8), b.features(image), TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"10,2e-3", "16,2e-2"})
  void halfPrecisionInAndOut(int type, float tolerance) throws IOException {
    NDArray image = image(1, 16, 24);
    try (Backbone b = backbone(TestGraphs.halfPrecision(type, 8)).stride(8).build()) {
      assertSame(patchMeans(image, 8), b.features(image), tolerance);
    }
  }

  @Test
  void theGraphGetsTheNormalisationItWants() throws IOException {
    NDArray image = image(1, 8, 8);
    NDArray black = NDArray.zeros(new Shape(1, 3, 8, 8));
    float[] expected = new float[3];
    for (int c = 0; c < 3; c++) {
      float mean = Normalization.IMAGENET.mean()[c];
      float std = Normalization.IMAGENET.std()[c];
      expected[c] = -1;
      for (int i = 0; i < 64; i++) {
        black.set(0, c, i / 8, i % 8, -mean / std);
      }
    }
    OnnxWriter graph = TestGraphs.patchMeans(8, 1, -1, -1);
    try (Backbone b =
        backbone(graph).normalization(Normalization.INCEPTION).stride(8).context(0).build()) {
      assertArrayEquals(expected, b.features(black).toArray(Layout.NCHW), TOLERANCE);
      assertEquals(new Shape(1, 3, 1, 1), b.features(image).shape());
    }
  }

  @Test
  void imagesInAnyStridesGiveTheSame() throws IOException {
    NDArray image = image(2, 16, 24);
    NDArray planar = NDArray.wrap(image.toArray(Layout.NCHW), image.shape(), Layout.NCHW);
    try (Backbone b = backbone(TestGraphs.patchMeans(8, 1, -1, -1)).stride(8).build()) {
      assertSame(b.features(image), b.features(planar), 0);
    }
  }

  @Test
  void channelNormIsAppliedPlainOrLearned() throws IOException {
    NDArray image = image(1, 16, 24);
    NDArray means = patchMeans(image, 8);
    LayerNorm learned = new LayerNorm(new float[] {1, 2, 3}, new float[] {3, 2, 1});
    OnnxWriter graph = TestGraphs.patchMeans(8, 1, -1, -1);
    try (Backbone a = backbone(graph).stride(8).channelNorm().build();
        Backbone b = backbone(graph).stride(8).channelNorm(learned).build()) {
      assertSame(LayerNorm.identity(3).forward(means), a.features(image), TOLERANCE);
      assertSame(learned.forward(means), b.features(image), TOLERANCE);
    }
  }
}
