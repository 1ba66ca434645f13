package org.featup.backbone;

import static org.featup.backbone.TestGraphs.backbone;
import static org.featup.backbone.TestGraphs.image;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.featup.backbone.TestGraphs.Padding;
import org.featup.internal.backbone.ImageResize;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Reflection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where cells lie on the image: context, padding, sizes. */
class OnnxBackboneGeometryTest {
  private static final int STRIDE = 4;

  private static CellGrid grid(Padding padding) {
    return switch (padding) {
      case SYMMETRIC -> CellGrid.symmetric(STRIDE);
      case SAME_UPPER -> CellGrid.sameUpper(STRIDE);
      case NONE -> CellGrid.unpadded(STRIDE, 3);
    };
  }

  private static NDArray reflected(NDArray image, int before, int after) {
    Shape s = image.shape();
    Shape padded = s.withSize(s.h() + before + after, s.w() + before + after);
    NDArray result = NDArray.zeros(padded);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < padded.h(); y++) {
        for (int x = 0; x < padded.w(); x++) {
          int row = Reflection.index(y - before, s.h());
          int column = Reflection.index(x - before, s.w());
          result.set(0, c, y, x, image.get(0, c, row, column));
        }
      }
    }
    return result;
  }

  /** Networks of means turn a ramp of pixel numbers into the numbers of their cells' centres. */
  @ParameterizedTest
  @EnumSource
  void cellsAreCentredOnTheirPixels(Padding padding) throws IOException {
    NDArray ramp = NDArray.zeros(new Shape(1, 3, 32, 40));
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 40; x++) {
        ramp.set(0, 0, y, x, y);
        ramp.set(0, 1, y, x, x);
      }
    }
    try (Backbone b = backbone(TestGraphs.means(padding)).grid(grid(padding)).context(2).build()) {
      NDArray f = b.features(ramp);
      assertEquals(new Shape(1, 3, 8, 10), f.shape());
      for (int i = 1; i < 7; i++) {
        // To the nearest pixel: with an even stride a patch is centred between two pixels.
        assertEquals(STRIDE * i + 1.5, f.get(0, 0, i, i), 0.501);
        assertEquals(STRIDE * i + 1.5, f.get(0, 1, i, i), 0.501);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SYMMETRIC", "SAME_UPPER"})
  void contextKeepsZeroPaddingOutOfTheBorder(Padding padding) throws IOException {
    NDArray image = image(1, 24, 24);
    OnnxWriter graph = TestGraphs.convolutional(padding, -1, -1);
    // Patches, so that the context is not shifted and all three see the same cells.
    try (Backbone with = backbone(graph).stride(STRIDE).context(2).build();
        Backbone without = backbone(graph).stride(STRIDE).context(0).build()) {
      NDArray kept = with.features(image);
      NDArray interior = without.features(reflected(image, 16, 16)).crop(4, 4, 6, 6);
      NDArray spoiled = without.features(image);
      assertArrayEquals(interior.toArray(Layout.NCHW), kept.toArray(Layout.NCHW), 1e-4f);
      assertArrayEquals(
          kept.crop(1, 1, 4, 4).toArray(Layout.NCHW),
          spoiled.crop(1, 1, 4, 4).toArray(Layout.NCHW),
          1e-4f);
      boolean top = padding == Padding.SYMMETRIC;
      int border = top ? 0 : 5;
      assertFalse(Math.abs(kept.get(0, 0, border, 2) - spoiled.get(0, 0, border, 2)) < 1e-2);
    }
  }

  @Test
  void featureMapsOfAnySizeGetContextByDefaultAndTokensDoNot() throws IOException {
    NDArray image = image(1, 24, 24);
    OnnxWriter map = TestGraphs.convolutional(Padding.SYMMETRIC, -1, -1);
    OnnxWriter fixed = TestGraphs.convolutional(Padding.SYMMETRIC, 24, 24);
    try (Backbone byDefault = backbone(map).stride(STRIDE).build();
        Backbone four = backbone(map).stride(STRIDE).context(4).build();
        Backbone none = backbone(map).stride(STRIDE).context(0).build();
        Backbone fixedSize = backbone(fixed).stride(STRIDE).build()) {
      float[] wanted = four.features(image).data();
      assertArrayEquals(wanted, byDefault.features(image).data());
      assertArrayEquals(none.features(image).data(), fixedSize.features(image).data(), 1e-4f);
      assertFalse(Arrays.equals(wanted, none.features(image).data()));
    }
  }

  @ParameterizedTest
  @CsvSource({"4,4", "1,1", "5,3", "8,4"})
  void imagesSmallerThanTheContextAreReflectedAgain(int h, int w) throws IOException {
    OnnxWriter graph = TestGraphs.convolutional(Padding.SYMMETRIC, -1, -1);
    try (Backbone b = backbone(graph).stride(STRIDE).context(4).build()) {
      NDArray f = b.features(image(1, h, w));
      assertEquals(new Shape(1, 5, Math.max(1, Math.round(h / 4f)), 1), f.shape());
      for (float v : f.data()) {
        assertTrue(Float.isFinite(v));
      }
    }
  }

  @Test
  void anUnpaddedNetworkGivesTheCellsOfAPaddedOne() throws IOException {
    NDArray image = image(1, 24, 32);
    OnnxWriter graph = TestGraphs.convolutional(Padding.NONE, -1, -1);
    try (Backbone b = backbone(graph).grid(grid(Padding.NONE)).context(0).build()) {
      assertEquals(new Shape(1, 5, 6, 8), b.features(image).shape());
    }
    try (Backbone b = backbone(graph).stride(STRIDE).context(0).build()) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> b.features(image));
      assertTrue(e.getMessage().contains("[1, 5, 5, 7]"), e.getMessage());
      assertTrue(e.getMessage().contains("6x8 cells"), e.getMessage());
      assertTrue(e.getMessage().contains("CellGrid"), e.getMessage());
    }
  }

  @Test
  void otherSizesAreResampledOrRefused() throws IOException {
    OnnxWriter graph = TestGraphs.patchMeans(8, 1, -1, -1);
    NDArray image = image(1, 21, 30);
    try (Backbone resize = backbone(graph).stride(8).build();
        Backbone refuse = backbone(graph).stride(8).sizeRule(SizeRule.REFUSE).build()) {
      assertEquals(new Shape(1, 3, 3, 4), resize.features(image).shape());
      Exception e = assertThrows(IllegalArgumentException.class, () -> refuse.features(image));
      assertTrue(e.getMessage().contains("given 21x30"), e.getMessage());
      assertTrue(e.getMessage().contains("expected an image of 24x32"), e.getMessage());
      assertEquals(new Shape(1, 3, 2, 4), refuse.features(image(1, 16, 32)).shape());
    }
  }

  @Test
  void aFixedSizeGraphSaysItsSizeAndStride() throws IOException {
    OnnxWriter graph = TestGraphs.tokens(8, 1, 1, 16, 24);
    try (Backbone resize = backbone(graph).stride(8).build();
        Backbone refuse = backbone(graph).stride(8).sizeRule(SizeRule.REFUSE).build()) {
      NDArray other = image(1, 40, 40);
      assertEquals(new Shape(1, 3, 2, 3), resize.features(other).shape());
      Exception e = assertThrows(IllegalArgumentException.class, () -> refuse.features(other));
      assertTrue(e.getMessage().contains("expected an image of 16x24 pixels, given 40x40"));
      assertEquals(new Shape(1, 3, 2, 3), refuse.features(image(1, 16, 24)).shape());
    }
    OnnxWriter wide = TestGraphs.patchMeans(8, 1, 32, 24);
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> backbone(wide).stride(8).context(2).build());
    assertTrue(e.getMessage().contains("leaves none"), e.getMessage());
  }

  @Test
  void resamplingKeepsRampsAndConstants() {
    NDArray ramp = NDArray.zeros(new Shape(2, 3, 8, 12));
    for (int i = 0; i < ramp.data().length; i++) {
      ramp.data()[i] = i / 3 % 12;
    }
    NDArray half = ImageResize.to(ramp, 4, 6);
    NDArray twice = ImageResize.to(ramp, 8, 24);
    for (int x = 1; x < 5; x++) {
      assertEquals(2 * x + 0.5, half.get(1, 2, 2, x), 1e-5);
    }
    for (int x = 1; x < 23; x++) {
      assertEquals(x / 2.0 - 0.25, twice.get(1, 2, 2, x), 1e-5);
    }
    assertEquals(ramp, ImageResize.to(ramp, 8, 12));
  }
}
