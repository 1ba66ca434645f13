package org.featup.evaluate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Two maps of 6 and 4 cells with 3 channels, of which the last is constant. */
class DesignTest {
  private static final int CELLS = 10;
  private static final Backend BACKEND = Backends.byName("scalar");

  private final double[][] raw = new double[CELLS][3];
  private final double[][] standardised = new double[CELLS][3];
  private final List<NDArray> maps;
  private final Design design;

  DesignTest() {
    NDArray first = TestData.random(1, 1, 3, 2, 3);
    NDArray second = TestData.random(2, 1, 3, 4, 1);
    for (int i = 0; i < CELLS; i++) {
      NDArray map = i < 6 ? first : second;
      int row = i < 6 ? i / 3 : i - 6;
      int column = i < 6 ? i % 3 : 0;
      map.set(0, 2, row, column, 5);
      map.set(0, 1, row, column, map.get(0, 1, row, column) + 2);
      for (int c = 0; c < 3; c++) {
        raw[i][c] = map.get(0, c, row, column);
      }
    }
    // planes, and pixel after pixel
    NDArray planes = NDArray.wrap(first.toArray(Layout.NCHW), first.shape(), Layout.NCHW);
    maps = List.of(planes, second);
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      double squares = 0;
      for (double[] cell : raw) {
        mean += cell[c] / CELLS;
      }
      for (double[] cell : raw) {
        squares += (cell[c] - mean) * (cell[c] - mean) / CELLS;
      }
      for (int i = 0; i < CELLS; i++) {
        standardised[i][c] = squares > 0 ? (raw[i][c] - mean) / Math.sqrt(squares) : 0;
      }
    }
    design = new Design(maps, BACKEND);
  }

  @Test
  void channelsHaveMeanZeroAndDeviationOne() {
    assertEquals(CELLS, design.cells());
    assertEquals(3, design.channels());
    float[] cells = design.predict(Conv1x1.of(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
    for (int i = 0; i < CELLS; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(standardised[i][c], cells[i * 3 + c], 1e-5, "cell " + i + " channel " + c);
      }
    }
  }

  @Test
  void correlationsAreMeansOverCells() {
    float[] residuals = TestData.values(3, 2 * CELLS, 1);
    double[] correlations = design.correlate(residuals, 2);
    assertEquals(6, correlations.length);
    double[] gram = design.gram();
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 2; k++) {
        double sum = 0;
        for (int i = 0; i < CELLS; i++) {
          sum += standardised[i][c] * residuals[i * 2 + k] / CELLS;
        }
        assertEquals(sum, correlations[k * 3 + c], 1e-6);
      }
      for (int d = 0; d < 3; d++) {
        double sum = 0;
        for (double[] cell : standardised) {
          sum += cell[c] * cell[d] / CELLS;
        }
        assertEquals(sum, gram[c * 3 + d], 1e-6);
      }
    }
    assertEquals(1, gram[0], 1e-6);
    assertEquals(0, gram[8]);
  }

  /** The map of raw features says what the map of standardised ones says. */
  @Test
  void unstandardised() {
    double[] weight = {0.3, -2, 4, 1, 0.5, -1};
    double[] bias = {0.25, -3};
    Conv1x1 plain = design.unstandardised(weight, bias);
    assertEquals("Conv1x1 3 -> 2", plain.toString());
    for (int i = 0; i < CELLS; i++) {
      for (int k = 0; k < 2; k++) {
        double expected = bias[k];
        double given = plain.bias()[k];
        for (int c = 0; c < 3; c++) {
          expected += weight[k * 3 + c] * standardised[i][c];
          given += plain.weight()[k * 3 + c] * raw[i][c];
        }
        assertEquals(expected, given, 1e-4);
      }
    }
    assertEquals(new Shape(1, 3, 4, 1), maps.get(1).shape());
  }

  /** Whatever rounding leaves of their variance. */
  @Test
  void constantChannelsAreZero() {
    for (float constant : new float[] {0.1f, 0.3f, 1, 5.9f, 6, -1e4f}) {
      NDArray map = TestData.random(3, 1, 2, 44, 49);
      for (int y = 0; y < 44; y++) {
        for (int x = 0; x < 49; x++) {
          map.set(0, 1, y, x, constant);
        }
      }
      double[] gram = new Design(List.of(map), BACKEND).gram();
      assertEquals(1, gram[0], 1e-3);
      assertEquals(0, gram[3], "of " + constant);
    }
  }
}
