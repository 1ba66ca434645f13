package org.featup.viz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.featup.internal.viz.PixelText;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturePicturesTest {

  private static NDArray random(int c, int h, int w) {
    Random random = new Random(1);
    NDArray x = NDArray.zeros(new Shape(1, c, h, w));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static BufferedImage solid(int rgb, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  @Test
  void theFittedMapUsesTheWholeRangeOfEveryColour() {
    NDArray features = random(3, 14, 14);
    BufferedImage image = FeatureColors.fit(features).paint(features);
    for (int shift = 0; shift <= 16; shift += 8) {
      int dark = 0;
      int bright = 0;
      for (int i = 0; i < 196; i++) {
        int v = image.getRGB(i % 14, i / 14) >> shift & 0xff;
        dark += v == 0 ? 1 : 0;
        bright += v == 255 ? 1 : 0;
      }
      // Two per cent of 196 cells beyond either end, and the end itself.
      assertTrue(dark >= 4 && dark <= 6, dark + " cells at 0");
      assertTrue(bright >= 4 && bright <= 6, bright + " cells at 255");
    }
  }

  @Test
  void oneOddCellDoesNotTakeTheContrast() {
    NDArray features = random(3, 14, 14);
    NDArray odd = random(3, 14, 14);
    odd.set(0, 1, 7, 7, 30);
    BufferedImage usual = FeatureColors.fit(features).paint(odd);
    long spread = 0;
    for (int i = 0; i < 196; i++) {
      spread += Math.abs((usual.getRGB(i % 14, i / 14) & 0xff) - 128);
    }
    assertTrue(spread / 196 > 40, "mean distance from the middle " + spread / 196);
  }

  /** Two kinds of cells along one direction of 20 channels: the first component, red, is all. */
  @Test
  void aMapByItself() {
    NDArray features = NDArray.zeros(new Shape(2, 20, 3, 4));
    for (int i = 0; i < 12; i++) {
      for (int c = 0; c < 20; c++) {
        features.set(0, c, i / 4, i % 4, i % 3 == 0 ? c : -c);
        features.set(1, c, i / 4, i % 4, Float.NaN); // an image that is not looked at
      }
    }
    BufferedImage image = FeaturePictures.of(features);
    assertEquals(4, image.getWidth());
    assertEquals(3, image.getHeight());
    for (int i = 0; i < 12; i++) {
      int red = image.getRGB(i % 4, i / 4) >> 16 & 0xff;
      assertEquals(i % 3 == 0 ? 255 : 0, red, "cell " + i);
    }
    features.set(0, 0, 0, 0, Float.NaN);
    assertThrows(IllegalArgumentException.class, () -> FeaturePictures.of(features));
  }

  @ParameterizedTest
  @CsvSource({"1,4,4", "2,4,4", "3,1,1", "40,1,2", "40,5,6"})
  void aMapOfAnyExtents(int c, int h, int w) {
    BufferedImage image = FeaturePictures.of(random(c, h, w));
    assertEquals(w, image.getWidth());
    assertEquals(h, image.getHeight());
  }

  @ParameterizedTest
  @CsvSource({"1,4,4", "2,4,4", "3,1,1", "2,1,1"})
  void fewChannelsOrPixelsArePaintedToo(int c, int h, int w) {
    NDArray features = random(c, h, w);
    BufferedImage image = FeatureColors.fit(features).paint(features);
    assertEquals(w, image.getWidth());
    assertEquals(h, image.getHeight());
    assertEquals(128, image.getRGB(0, 0) & 0xff);
  }

  @Test
  void onlyProjectedFeaturesHaveColours() {
    assertThrows(IllegalArgumentException.class, () -> FeatureColors.fit(random(4, 2, 2)));
    FeatureColors two = FeatureColors.fit(random(2, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> two.paint(random(3, 2, 2)));
    NDArray nan = random(2, 2, 2);
    nan.set(0, 0, 1, 1, Float.NaN);
    assertEquals(128, two.paint(nan).getRGB(1, 1) >> 16 & 0xff);
  }

  @Test
  void aStripShowsThePhotoAndEveryMapAtOneSize() {
    NDArray low = random(3, 2, 2);
    FeatureColors colors = FeatureColors.fit(low);
    BufferedImage strip =
        FeaturePictures.strip(
            solid(0x123456, 9, 5), colors, new TreeMap<>(Map.of("a", low, "b", low)), 6, 8);
    assertEquals(24, strip.getWidth());
    assertEquals(6 + 13, strip.getHeight());
    BufferedImage name = PixelText.line("b", 8);
    for (int y = 0; y < 13; y++) {
      assertEquals(name.getRGB(3, y), strip.getRGB(16 + 3, 6 + y));
    }
    assertEquals(0xff123456, strip.getRGB(3, 3));
    BufferedImage cells = colors.paint(low);
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 8; x++) {
        assertEquals(cells.getRGB(x / 4, y / 3), strip.getRGB(8 + x, y));
        assertEquals(cells.getRGB(x / 4, y / 3), strip.getRGB(16 + x, y));
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> FeaturePictures.strip(solid(0, 2, 2), colors, Map.of("a", low), 6, 0));
  }

  @Test
  void picturesAreJoinedEitherWay() {
    List<BufferedImage> two = List.of(solid(0x111111, 2, 3), solid(0x222222, 4, 1));
    BufferedImage across = FeaturePictures.beside(two);
    assertEquals(6, across.getWidth());
    assertEquals(3, across.getHeight());
    assertEquals(0xff222222, across.getRGB(2, 0));
    assertEquals(0xff000000, across.getRGB(2, 1));
    BufferedImage down = FeaturePictures.below(two);
    assertEquals(4, down.getWidth());
    assertEquals(4, down.getHeight());
    assertEquals(0xff222222, down.getRGB(3, 3));
    assertThrows(IllegalArgumentException.class, () -> FeaturePictures.beside(List.of()));
  }
}
