package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Composites of photos whose pixels say which photo, row and column they are from. */
class ComposerTest {
  private static final int SIDE = 48;
  private static final CompositeOptions OPTIONS = new CompositeOptions(SIDE, 4, 5, 10);

  private final List<NDArray> photos = new ArrayList<>();

  ComposerTest() {
    for (int i = 0; i < 3; i++) {
      NDArray photo = NDArray.zeros(new Shape(1, 3, 20 + i, 30 + 6 * i));
      for (int y = 0; y < photo.shape().h(); y++) {
        for (int x = 0; x < photo.shape().w(); x++) {
          photo.set(0, 0, y, x, i);
          photo.set(0, 1, y, x, y);
          photo.set(0, 2, y, x, x);
        }
      }
      photos.add(photo);
    }
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void everyPixelIsFromThePhotoOfItsClassAndFromThePartAskedFor(Part part) {
    Composer composer = new Composer(photos, OPTIONS);
    boolean[] grounds = new boolean[3];
    for (int seed = 0; seed < 12; seed++) {
      int ground = seed % 3;
      Composite composite = composer.compose(ground, part, new Random(seed));
      assertEquals(new Shape(1, 3, SIDE, SIDE), composite.image().shape());
      LabelMap truth = composite.truth();
      assertEquals(SIDE, truth.height());
      assertEquals(3, truth.classes());
      int onGround = 0;
      for (int p = 0; p < SIDE * SIDE; p++) {
        int label = truth.labels()[p];
        onGround += label == ground ? 1 : 0;
        assertEquals(label, composite.image().get(0, 0, p / SIDE, p % SIDE));
        int column = (int) composite.image().get(0, 2, p / SIDE, p % SIDE);
        int strip = column / (5 + label);
        assertTrue(
            part == Part.WHOLE || strip % 2 == (part == Part.ODD ? 1 : 0), "column " + column);
        int row = (int) composite.image().get(0, 1, p / SIDE, p % SIDE);
        assertTrue(row < 20 + label, "row " + row);
      }
      // objects lie on it and do not hide it
      assertTrue(onGround > SIDE * SIDE / 3 && onGround < SIDE * SIDE, onGround + " of the ground");
      grounds[ground] = true;
    }
    assertArrayEquals(new boolean[] {true, true, true}, grounds);
  }

  /** Along a row of one layer, source columns are neighbours; where they jump is a border. */
  @Test
  void bordersOfTheLabelsAreWhereThePictureJumps() {
    Composite composite = new Composer(photos, OPTIONS).compose(1, Part.WHOLE, new Random(5));
    boolean[] near = composite.truth().nearBorder(6);
    int[] labels = composite.truth().labels();
    for (int p = 0; p < labels.length - 1; p++) {
      int y = p / SIDE;
      int x = p % SIDE;
      if (x < SIDE - 1 && labels[p] != labels[p + 1]) {
        for (int d = 0; d <= 6; d++) {
          assertTrue(near[y * SIDE + Math.max(0, x - d)]);
          assertTrue(near[y * SIDE + Math.min(SIDE - 1, x + 1 + d)]);
        }
      }
    }
    assertTrue(containsBoth(near));
  }

  private static boolean containsBoth(boolean[] values) {
    boolean any = false;
    boolean all = true;
    for (boolean value : values) {
      any |= value;
      all &= value;
    }
    return any && !all;
  }

  @Test
  void theSeedRepeatsIt() {
    Composer composer = new Composer(photos, OPTIONS);
    Composite first = composer.compose(0, Part.EVEN, new Random(1));
    Composite again = new Composer(photos, OPTIONS).compose(0, Part.EVEN, new Random(1));
    TestData.assertSame(first.image(), again.image());
    assertArrayEquals(first.truth().labels(), again.truth().labels());
    Composite other = composer.compose(0, Part.EVEN, new Random(2));
    assertFalse(Arrays.equals(first.truth().labels(), other.truth().labels()));
  }

  /** One object, radii from 4 to 8: cut at the border or not, its area is no larger. */
  @Test
  void areasAreInTheRangeAskedFor() {
    Composer composer = new Composer(photos, new CompositeOptions(SIDE, 1, 4, 8));
    int large = 0;
    for (int seed = 0; seed < 60; seed++) {
      int area = 0;
      for (int label : composer.compose(2, Part.WHOLE, new Random(seed)).truth().labels()) {
        area += label == 2 ? 0 : 1;
      }
      assertTrue(area <= 1.3 * Math.PI * 64, "seed " + seed + ": " + area + " pixels");
      large += area >= 0.7 * Math.PI * 16 ? 1 : 0;
    }
    // the others were cut
    assertTrue(large > 45, large + " of 60 with the least area and more");
  }

  @Test
  void radiiAreEvenByTheirLogarithm() {
    Random random = new Random(3);
    int small = 0;
    for (int i = 0; i < 4000; i++) {
      double radius = new CompositeOptions(224, 6, 4, 64).radius(random);
      assertTrue(radius >= 4 && radius <= 64, "radius " + radius);
      small += radius < 16 ? 1 : 0;
    }
    assertEquals(2000, small, 130);
  }

  @Test
  void onePhotoIsTooFew() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Composer(photos.subList(0, 1), OPTIONS));
    assertEquals("expected at least 2 photos to make composites of, given 1", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"31,1,4,8", "48,0,4,8", "48,1,1,8", "48,1,8,7", "48,1,4,25", "48,1,NaN,8"})
  void rangesAreChecked(int side, int objects, double least, double most) {
    assertThrows(
        IllegalArgumentException.class, () -> new CompositeOptions(side, objects, least, most));
  }
}
