package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.jitter.NaiveJitter;
import org.junit.jupiter.api.Test;

/** Composition of resamplings. */
class TapsThenTest {

  @Test
  void isTheProductOfTheMatrices() {
    for (int size : new int[] {1, 2, 5, 13}) {
      Taps taps = Taps.bicubic(size, 17).then(Taps.gaussianBlur5(17)).then(Taps.averagePool(17, 4));
      double[][] expected =
          NaiveJitter.times(
              NaiveResample.averagePool(17, 4),
              NaiveJitter.times(NaiveResample.gaussianBlur5(17), NaiveResample.bicubic(size, 17)));
      assertEquals(size, taps.inputSize());
      assertEquals(4, taps.outputSize());
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(expected[i], row(taps, i), 1e-6);
      }
    }
  }

  @Test
  void tapsAreMergedAndSorted() {
    Taps taps = Taps.bilinear(5, 15).then(Taps.gaussianBlur5(15));
    for (int i = 0; i < 15; i++) {
      for (int t = taps.starts()[i] + 1; t < taps.starts()[i + 1]; t++) {
        assertTrue(taps.indices()[t - 1] < taps.indices()[t]);
      }
    }
  }

  @Test
  void outputsWithoutTapsStay() {
    Taps taps = Taps.nearest(3, 9).then(Taps.nearest(9, 2)).transpose().then(Taps.nearest(3, 3));
    assertArrayEquals(new int[] {0, 1, 2, 2}, taps.starts());
  }

  @Test
  void extentsMustFit() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Taps.nearest(3, 4).then(Taps.nearest(5, 2)));
    assertEquals("expected taps that read 4 elements, given 5", e.getMessage());
  }

  private static double[] row(Taps taps, int i) {
    double[] row = new double[taps.inputSize()];
    for (int t = taps.starts()[i]; t < taps.starts()[i + 1]; t++) {
      row[taps.indices()[t]] += taps.weights()[t];
    }
    return row;
  }
}
