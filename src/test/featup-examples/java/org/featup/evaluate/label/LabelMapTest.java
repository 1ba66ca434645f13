package org.featup.evaluate.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMapTest {

  /** Class 1 right of column 10 of 24. */
  @Test
  void sixPixelsOnEitherSideOfABorder() {
    int[] labels = new int[24 * 24];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = p % 24 >= 10 ? 1 : 0;
    }
    boolean[] near = new LabelMap(24, 24, 2, labels).nearBorder(6);
    for (int p = 0; p < near.length; p++) {
      assertEquals(p % 24 >= 9 - 6 && p % 24 <= 10 + 6, near[p], "column " + p % 24);
    }
  }

  /** Discs around the border's pixels, by the definition; the border is along sides. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void isThatOfItsDefinition(int distance) {
    int side = 30;
    int[] labels = new int[side * side];
    Random random = new Random(distance);
    for (int i = 0; i < 8; i++) {
      labels[random.nextInt(labels.length)] = 1 + i % 3;
    }
    labels[0] = 2;
    labels[labels.length - 1] = 1;
    boolean[] near = new LabelMap(side, side, 4, labels).nearBorder(distance);
    for (int p = 0; p < near.length; p++) {
      boolean expected = false;
      for (int q = 0; q < near.length; q++) {
        int dy = p / side - q / side;
        int dx = p % side - q % side;
        expected |= dy * dy + dx * dx <= distance * distance && touches(labels, side, q);
      }
      assertEquals(expected, near[p], "row " + p / side + " column " + p % side);
    }
  }

  private static boolean touches(int[] labels, int side, int q) {
    for (int r = 0; r < labels.length; r++) {
      int steps = Math.abs(q / side - r / side) + Math.abs(q % side - r % side);
      if (steps == 1 && labels[r] != labels[q]) {
        return true;
      }
    }
    return false;
  }

  @Test
  void sharesOfCells() {
    int[] labels = {
      0, 0, 1, 1,
      0, 2, 1, 1,
      2, 2, 0, 1,
      2, 2, 2, 0
    };
    float[][] shares = new LabelMap(4, 4, 3, labels).shares(2, 2);
    assertArrayEquals(new float[] {0.75f, 0, 0.25f}, shares[0]);
    assertArrayEquals(new float[] {0, 1, 0}, shares[1]);
    assertArrayEquals(new float[] {0, 0, 1}, shares[2]);
    assertArrayEquals(new float[] {0.5f, 0.25f, 0.25f}, shares[3]);
    float[][] rows = new LabelMap(4, 4, 3, labels).shares(4, 1);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0}, rows[0]);
    assertArrayEquals(new float[] {0.25f, 0, 0.75f}, rows[3]);
  }

  @Test
  void aLabelForEveryPixel() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new LabelMap(4, 4, 2, new int[15]));
    assertEquals("expected a label for each of 4 x 4 pixels, given 15", e.getMessage());
  }

  /** Two rows of four: borders are between 0 and 1, and around the void pixel. */
  @Test
  void borderOfAMapThatIsNotSquare() {
    int[] labels = {0, 0, 0, 1, 0, 0, 0, LabelMap.VOID};
    boolean[] expected = {false, false, true, true, false, false, true, true};
    assertArrayEquals(expected, new LabelMap(2, 4, 2, labels).border());
  }

  /** A cell that is more than half void has no shares; in others void pixels are left out. */
  @Test
  void voidIsNoPartOfACell() {
    int none = LabelMap.VOID;
    int[] labels = {0, none, none, none, 1, none, none, 1};
    float[][] shares = new LabelMap(2, 4, 2, labels).shares(1, 2);
    assertArrayEquals(new float[] {0.5f, 0.5f}, shares[0]);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, shares[1]);
  }
}
