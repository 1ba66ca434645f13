package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.spi.PoolGrid;
import org.junit.jupiter.api.Test;

class FitKernelTest {

  @Test
  void ofThePaper() {
    FitKernel paper = FitDownsampler.paper().kernel();
    assertEquals(new PoolGrid(29, 14, 14), paper.fitting(224, 224, 14, 14));
    assertEquals(new PoolGrid(28, 16, 16), paper.fitting(224, 224, 16, 16));
    assertEquals(new PoolGrid(29, 7, 7), paper.fitting(224, 224, 7, 7));
    assertEquals(new PoolGrid(29, 32, 43), paper.fitting(512, 688, 32, 43));
    assertEquals(new PoolGrid(16, 4, 4), paper.fitting(32, 32, 4, 4));
    assertEquals(new PoolGrid(9, 1, 1), paper.fitting(9, 12, 1, 1));
  }

  @Test
  void ofACell() {
    FitKernel cell = FitKernel.ofCells(1);
    assertEquals(new PoolGrid(16, 14, 14), cell.fitting(224, 224, 14, 14));
    assertEquals(new PoolGrid(18, 12, 12), cell.fitting(224, 224, 12, 12));
    assertEquals(new PoolGrid(8, 28, 28), cell.fitting(224, 224, 28, 28));
    assertEquals(new PoolGrid(16, 14, 20), cell.fitting(224, 330, 14, 20));
    assertEquals(new PoolGrid(1, 9, 9), cell.fitting(9, 9, 9, 9));
  }

  @Test
  void whatCellsBoundFitsAlways() {
    for (int cells = 1; cells <= 12; cells++) {
      FitKernel.ofCells(1).fitting(12, 12, cells, cells);
      FitKernel.ofCells(3).fitting(12, 12, cells, cells);
      FitKernel.ofCells(FitKernel.ANY - 1).fitting(12, 12, cells, cells);
    }
  }

  @Test
  void ofPixels() {
    FitKernel eight = FitDownsampler.paper().withKernel(8).kernel();
    assertEquals(new PoolGrid(8, 28, 28), eight.fitting(224, 224, 28, 28));
    assertThrows(
        IllegalArgumentException.class, () -> FitKernel.ofPixels(30).fitting(29, 40, 1, 1));
  }

  @Test
  void outOfRange() {
    for (int pixels : new int[] {0, -1, FitKernel.ANY}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> FitKernel.ofPixels(pixels))
              .getMessage();
      assertTrue(message.startsWith("expected a "), message);
    }
    assertThrows(IllegalArgumentException.class, () -> FitKernel.ofCells(0));
  }
}
