package org.featup.viz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class HeatMapTest {

  @Test
  void lightnessGrowsEvenly() {
    double last = lightness(HeatMap.color(0));
    for (int i = 1; i <= 20; i++) {
      double next = lightness(HeatMap.color(i / 20f));
      assertEquals(3.8, next - last, 1.0, "step " + i);
      last = next;
    }
    assertEquals(0x440154, HeatMap.color(-3));
    assertEquals(0xfde725, HeatMap.color(Float.POSITIVE_INFINITY));
    assertEquals(0x808080, HeatMap.color(Float.NaN));
  }

  /** CIE L* of an sRGB colour. */
  private static double lightness(int rgb) {
    double y =
        0.2126 * linear(rgb >> 16 & 0xff)
            + 0.7152 * linear(rgb >> 8 & 0xff)
            + 0.0722 * linear(rgb & 0xff);
    return 116 * Math.cbrt(y) - 16;
  }

  private static double linear(int level) {
    double v = level / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  @Test
  void theMapsOwnRangeIsTheDefault() {
    NDArray map = NDArray.of(new float[][][] {{{-1, 3}, {1, Float.NaN}}});
    BufferedImage image = HeatMap.paint(map);
    assertEquals(0xff440154, image.getRGB(0, 0));
    assertEquals(0xfffde725, image.getRGB(1, 0));
    assertEquals(0xff000000 | HeatMap.color(0.5f), image.getRGB(0, 1));
    assertEquals(0xff808080, image.getRGB(1, 1));
    assertEquals(0xff000000 | HeatMap.color(0.25f), HeatMap.paint(map, -1, 7).getRGB(0, 1));
  }

  @Test
  void constantAndEmptyMapsArePainted() {
    NDArray constant = NDArray.zeros(new Shape(1, 1, 2, 2));
    assertEquals(0xff440154, HeatMap.paint(constant).getRGB(1, 1));
    NDArray huge = NDArray.of(new float[][][] {{{1e30f, 1e30f}}});
    assertEquals(0xff440154, HeatMap.paint(huge).getRGB(1, 0));
    NDArray nothing = NDArray.of(new float[][][] {{{Float.NaN, Float.NaN}}});
    assertEquals(0xff808080, HeatMap.paint(nothing).getRGB(0, 0));
  }

  @Test
  void otherShapesAndRangesAreRefused() {
    NDArray two = NDArray.zeros(new Shape(1, 2, 2, 2));
    Exception e = assertThrows(IllegalArgumentException.class, () -> HeatMap.paint(two));
    assertTrue(e.getMessage().contains("1x2x2x2"), e.getMessage());
    NDArray one = NDArray.zeros(new Shape(1, 1, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> HeatMap.paint(one, 1, 1));
  }
}
