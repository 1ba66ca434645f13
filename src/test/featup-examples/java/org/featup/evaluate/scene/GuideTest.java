package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

/** Parts of a photo of 2 rows and 6 columns whose pixels are numbered. */
class GuideTest {
  private final NDArray photo = NDArray.zeros(new Shape(1, 3, 2, 6));

  GuideTest() {
    for (int p = 0; p < 12; p++) {
      photo.set(0, 0, p / 6, p % 6, p);
      photo.set(0, 2, p / 6, p % 6, -p);
    }
  }

  private static float[] red(Guide guide) {
    float[] planes = guide.image().toArray(Layout.NCHW);
    float[] red = new float[guide.side() * guide.side()];
    System.arraycopy(planes, 0, red, 0, red.length);
    return red;
  }

  /** Columns 2 to 4 of the photo, from the strip's second on: 3, 4, 3 and 2 by reflection. */
  @Test
  void smallPartsAreReflected() {
    Guide guide = Guide.of(photo, new Part.Strip(2, 3), 4, 1, 1, false);
    float[] expected = {9, 10, 9, 8, 3, 4, 3, 2, 9, 10, 9, 8, 3, 4, 3, 2};
    assertArrayEquals(expected, red(guide));
  }

  @Test
  void mirroredColumnsRunBack() {
    Guide guide = Guide.of(photo, new Part.Strip(0, 6), 3, 0, 1, true);
    assertArrayEquals(new float[] {1, 0, 1, 7, 6, 7, 1, 0, 1}, red(guide));
  }

  @Test
  void paintTakesTheColoursUnderTheMask() {
    Guide ground = new Guide(2, new float[12]);
    ground.paint(
        Guide.of(photo, new Part.Strip(0, 6), 2, 0, 4, false),
        new boolean[] {true, false, false, true});
    assertArrayEquals(new float[] {4, 0, -4, 0, 0, 0, 0, 0, 0, 11, 0, -11}, ground.rgb());
  }

  @Test
  void differenceIsADistanceOfColours() {
    Guide guide = Guide.of(photo, new Part.Strip(0, 6), 2, 0, 0, false);
    assertEquals(Math.sqrt(2 * 49), guide.difference(0, 3), 1e-12);
    assertEquals(0, guide.difference(2, 2));
  }

  @Test
  void samplesAreLinearBetweenPixels() {
    Guide guide = Guide.of(photo, new Part.Strip(0, 6), 2, 0, 0, false);
    assertEquals(0.25f * 1 + 0.5f * 6, guide.sample(0.5, 0.25, 0), 1e-6);
    assertEquals(1, guide.sample(0, -1, 0), 1e-6);
  }
}
