package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a resized, bordered axis as maps of source pixels, for groups of any size. */
class FoldedAxisTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 7",
    "1, 2, 7",
    "2, 3, 5",
    "5, 10, 7",
    "20, 40, 7",
    "8, 11, 3",
    "7, 21, 9",
    "9, 9, 7",
    "30, 30, 13"
  })
  void isTheResizedPixelUnderEachTap(int source, int size, int diameter) {
    Taps taps = Taps.bicubic(source, size);
    for (int group : new int[] {1, 2, 4, 7}) {
      FoldedAxis axis = FoldedAxis.of(source, size, diameter, group);
      assertEquals(size, axis.size());
      for (int i = 0; i < size; i++) {
        int start = axis.start(i);
        assertTrue(start >= 0 && start + axis.extent() <= source, "window of " + i);
        for (int t = 0; t < diameter; t++) {
          double[] expected = new double[source];
          int pixel = Reflection.index(i + t - diameter / 2, size);
          for (int k = taps.starts()[pixel]; k < taps.starts()[pixel + 1]; k++) {
            expected[taps.indices()[k]] += taps.weights()[k];
          }
          for (int a = 0; a < axis.extent(); a++) {
            float weight = axis.weights()[(i * diameter + t) * axis.extent() + a];
            assertEquals(expected[start + a], weight, 1e-6, "output " + i + ", tap " + t);
            expected[start + a] = 0;
          }
          for (double left : expected) {
            assertEquals(0, left, "beyond the window of " + i + ", tap " + t);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 7, 2, 7", "2, 7, 4, 8", "2, 3, 2, 5", "1, 7, 2, 11", "1, 7, 4, 13"})
  void largerGroupsHaveLargerWindows(int factor, int diameter, int group, int extent) {
    assertEquals(extent, FoldedAxis.of(60, 60 * factor, diameter, group).extent());
  }

  @Test
  void windowsHaveACentre() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> FoldedAxis.of(4, 8, 6, 2));
    assertTrue(e.getMessage().endsWith("given 6"), e.getMessage());
  }
}
