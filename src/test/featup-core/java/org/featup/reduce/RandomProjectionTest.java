package org.featup.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.spi.Conv1x1;
import org.junit.jupiter.api.Test;

/** Random projections. */
class RandomProjectionTest {

  @Test
  void columnsHaveLengthOne() {
    Conv1x1 projection = RandomProjection.draw(37, 9, new Random(1));
    assertEquals(37, projection.inputs());
    assertEquals(9, projection.outputs());
    for (int p = 0; p < 9; p++) {
      double squares = 0;
      for (int c = 0; c < 37; c++) {
        squares += Math.pow(projection.weight()[p * 37 + c], 2);
      }
      assertEquals(1, squares, 1e-6);
      assertEquals(0, projection.bias()[p]);
    }
  }

  @Test
  void aSeedGivesTheSameProjection() {
    assertArrayEquals(
        RandomProjection.draw(5, 3, new Random(2)).weight(),
        RandomProjection.draw(5, 3, new Random(2)).weight());
  }

  @Test
  void lengthsAreKeptOnAverage() {
    float[] x = new float[64];
    for (int c = 0; c < 64; c++) {
      x[c] = c % 5 - 2;
    }
    double length = 0;
    for (float v : x) {
      length += v * v;
    }
    double projected = 0;
    for (float v : RandomProjection.draw(64, 4000, new Random(3)).linear(x)) {
      projected += v * v;
    }
    assertEquals(1, projected / 4000 * 64 / length, 0.1);
  }

  @Test
  void impossibleNumbers() {
    assertThrows(IllegalArgumentException.class, () -> RandomProjection.draw(0, 3, new Random(1)));
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> RandomProjection.draw(3, 0, new Random(1)));
    assertTrue(e.getMessage().contains("given 3 and 0"), e.getMessage());
  }
}
