package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Strides, and which kernels fit. */
class PoolGridTest {

  @Test
  void strides() {
    PoolGrid grid = new PoolGrid(29, 14, 1);
    assertEquals(15, grid.stride(224, 14));
    assertEquals(0, grid.stride(224, 1));
    assertEquals(841, grid.taps());
    grid.check(224, 29);
    grid.check(42, 29);
  }

  @Test
  void kernelsThatDoNotFit() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> new PoolGrid(29, 14, 14).check(224, 28));
    assertEquals(
        "a kernel of 29 and 14 cells need at least 42 columns, given a map of 28", e.getMessage());
    // the kernel fits, but there is no room for a stride of one
    assertThrows(IllegalArgumentException.class, () -> new PoolGrid(29, 14, 14).check(41, 224));
    assertThrows(IllegalArgumentException.class, () -> new PoolGrid(29, 1, 1).check(28, 224));
  }

  @Test
  void impossibleExtents() {
    assertThrows(IllegalArgumentException.class, () -> new PoolGrid(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PoolGrid(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new PoolGrid(1, 1, -1));
    assertThrows(
        IllegalArgumentException.class, () -> new AttentionKernel(new float[4], new float[9]));
  }
}
