package org.featup.internal.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.backbone.CellGrid;
import org.junit.jupiter.api.Test;

class FramingTest {

  @Test
  void theBorderIsReflectedAsOftenAsNeeded() {
    Framing f = Framing.any(CellGrid.patches(3), 2, 3);
    int[] expected = {2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0};
    assertArrayEquals(expected, f.sources());
    assertArrayEquals(new int[5], Framing.any(CellGrid.patches(1), 2, 1).sources());
  }

  @Test
  void patchesTakeWholeCellsOfContext() {
    Framing f = Framing.any(CellGrid.patches(14), 2, 224);
    assertEquals(new Framing(224, 28, 280, 20, 2, 16), f);
  }

  @Test
  void convolutionsAreShiftedByHalfACell() {
    assertEquals(new Framing(224, 57, 352, 22, 4, 14), Framing.any(CellGrid.symmetric(16), 4, 224));
    assertEquals(new Framing(224, 72, 352, 22, 4, 14), Framing.any(CellGrid.sameUpper(16), 4, 224));
    Framing inception = Framing.any(CellGrid.unpadded(16, 21), 4, 224);
    assertEquals(new Framing(224, 78, 379, 22, 4, 14), inception);
    assertEquals(14, Framing.any(CellGrid.unpadded(16, 21), 0, 224).outputs());
  }

  @Test
  void withoutContextNothingOfTheImageIsShiftedOut() {
    assertEquals(0, Framing.any(CellGrid.symmetric(16), 0, 224).before());
    assertEquals(0, Framing.any(CellGrid.sameUpper(16), 0, 224).before());
  }

  @Test
  void fixedSizesKeepRoomForTheContext() {
    assertEquals(new Framing(96, 64, 224, 14, 4, 6), Framing.fixed(CellGrid.patches(16), 4, 224));
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Framing.fixed(CellGrid.patches(16), 7, 224));
    assertTrue(e.getMessage().contains("14 cells"), e.getMessage());
  }

  @Test
  void hugeSidesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Framing.any(CellGrid.patches(16), 4, Integer.MAX_VALUE));
  }
}
