package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Doubles;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeBandTest {

  /** The blurred step is steepest at the two columns that touch it; four more on either side. */
  @Test
  void aStepIsABandAlongIt() {
    NDArray image = NDArray.zeros(new Shape(1, 3, 20, 30));
    for (int y = 0; y < 20; y++) {
      for (int x = 15; x < 30; x++) {
        image.set(0, 1, y, x, 2);
      }
    }
    NDArray band = EdgeBand.usual().of(image, Given.BACKEND);
    assertEquals(new Shape(1, 1, 20, 30), band.shape());
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 30; x++) {
        assertEquals(x >= 10 && x <= 19 ? 1 : 0, band.get(0, 0, y, x), "row " + y + " column " + x);
      }
    }
  }

  @Test
  void withoutAGradientThereIsNoBand() {
    NDArray band = new EdgeBand(1, 3).of(Given.constant(6, 7, 1, 2, 3), Given.BACKEND);
    for (float value : band.data()) {
      assertEquals(0, value);
    }
  }

  /** On noise, against the definition pixel by pixel; corners and sides too. */
  @ParameterizedTest
  @CsvSource({"0.05,0", "0.05,2", "0.3,1", "1,0", "0.001,30"})
  void isThatOfItsDefinition(double share, int reach) {
    NDArray image = TestData.random(4, 1, 3, 18, 23);
    double[][] strength = strengths(Doubles.of(image));
    double[] sorted = Arrays.stream(strength).flatMapToDouble(Arrays::stream).sorted().toArray();
    double least = sorted[(int) ((1 - share) * (sorted.length - 1))];
    NDArray band = new EdgeBand(share, reach).of(image, Given.BACKEND);
    int inside = 0;
    for (int y = 0; y < 18; y++) {
      for (int x = 0; x < 23; x++) {
        boolean near = false;
        for (int i = 0; i < 18 * 23; i++) {
          int distance = Math.max(Math.abs(i / 23 - y), Math.abs(i % 23 - x));
          // a float may fall just below the bound that it is itself
          near |= strength[i / 23][i % 23] >= least * (1 - 1e-6) && distance <= reach;
        }
        assertEquals(near ? 1 : 0, band.get(0, 0, y, x), "row " + y + " column " + x);
        inside += near ? 1 : 0;
      }
    }
    assertTrue(inside >= share * 18 * 23, inside + " pixels");
  }

  private static double[][] strengths(Doubles image) {
    double[] kernel = {Math.exp(-2), Math.exp(-0.5), 1, Math.exp(-0.5), Math.exp(-2)};
    double sum = Arrays.stream(kernel).sum();
    int h = image.h();
    int w = image.w();
    double[][] strength = new double[h][w];
    for (int c = 0; c < 3; c++) {
      double[][] blurred = new double[h][w];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          for (int i = 0; i < 25; i++) {
            int row = reflected(y + i / 5 - 2, h);
            int column = reflected(x + i % 5 - 2, w);
            blurred[y][x] +=
                kernel[i / 5] * kernel[i % 5] / sum / sum * image.at(0, c, row, column);
          }
        }
      }
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          double dy = blurred[Math.min(y + 1, h - 1)][x] - blurred[Math.max(y - 1, 0)][x];
          double dx = blurred[y][Math.min(x + 1, w - 1)] - blurred[y][Math.max(x - 1, 0)];
          strength[y][x] += dy * dy + dx * dx;
        }
      }
    }
    return strength;
  }

  private static int reflected(int i, int size) {
    return i < 0 ? -i : i >= size ? 2 * size - 2 - i : i;
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1.5,1", "NaN,1", "0.5,-1"})
  void rangesAreChecked(double share, int reach) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new EdgeBand(share, reach));
    assertTrue(e.getMessage().endsWith("given " + share + " and " + reach), e.getMessage());
  }
}
