package org.featup.internal.ndarray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class FiniteCheckTest {
  private static final Shape SHAPE = new Shape(2, 3, 4, 5);

  @Test
  void theLargestMagnitudeOfAnyLayout() {
    for (Layout layout : Layout.values()) {
      NDArray array = NDArray.wrap(new float[120], SHAPE, layout);
      assertEquals(0, FiniteCheck.largest("x", array));
      array.set(1, 2, 3, 4, -7.5f);
      array.set(0, 0, 0, 0, Float.MIN_VALUE);
      assertEquals(7.5f, FiniteCheck.largest("x", array));
      array.set(0, 1, 2, 0, Float.MAX_VALUE);
      assertEquals(Float.MAX_VALUE, FiniteCheck.largest("x", array));
    }
  }

  @Test
  void theFirstBadValueAndItsPlace() {
    for (Layout layout : Layout.values()) {
      for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
        NDArray array = NDArray.wrap(new float[120], SHAPE, layout);
        array.set(1, 0, 0, 0, Float.NaN);
        array.set(0, 2, 1, 4, bad);
        Exception e =
            assertThrows(
                IllegalArgumentException.class, () -> FiniteCheck.largest("the map", array));
        assertEquals(
            "the map must hold finite numbers only, given "
                + bad
                + " in image 0, channel 2, row 1, column 4",
            e.getMessage());
      }
    }
  }

  /** Every bit pattern of NaN, a negative one too. */
  @Test
  void anyNaN() {
    for (int bits : new int[] {0x7f80_0001, 0xff80_0001, 0x7fff_ffff, 0xffff_ffff}) {
      NDArray array = NDArray.zeros(SHAPE);
      array.set(0, 0, 0, 1, Float.intBitsToFloat(bits));
      assertThrows(IllegalArgumentException.class, () -> FiniteCheck.largest("x", array));
    }
  }

  /** A view is judged by what it shows. */
  @Test
  void aViewWithoutWhatLiesAround() {
    NDArray whole = NDArray.zeros(SHAPE);
    whole.set(0, 0, 0, 0, Float.NaN);
    whole.set(1, 1, 2, 2, -3);
    assertEquals(3, FiniteCheck.largest("x", whole.crop(1, 1, 3, 3)));
    assertEquals(3, FiniteCheck.largest("x", whole.image(1)));
    whole.set(1, 2, 3, 3, Float.NaN);
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> FiniteCheck.largest("x", whole.crop(1, 1, 3, 3)));
    assertTrue(e.getMessage().endsWith("image 1, channel 2, row 2, column 2"), e.getMessage());
  }
}
