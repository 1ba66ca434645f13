package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Given.Fixed;
import org.featup.ndarray.NDArray;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Overshoot. With a single channel every projection is that channel or its negative. */
class HaloTest {
  private final Halo halo = new Halo(3, 1, Given.BACKEND);
  private final Backbone means = new Means("means", 8);

  /** A photo of cells of 8 pixels in these values of red. */
  private static NDArray cells(float... values) {
    float[][][] row = new float[1][values.length][];
    for (int i = 0; i < values.length; i++) {
      row[0][i] = new float[] {values[i], 0, 0};
    }
    return Given.squares(8, row);
  }

  /** Gives the cells as they are, but some rows of one column another value. */
  private static Contender planted(int column, int rows, float value) {
    return new Fixed(
        "planted",
        (photoFeatures, h, w) -> {
          NDArray map = Given.NEAREST.upsample(photoFeatures, h, w);
          for (int y = 0; y < rows; y++) {
            map.set(0, 0, y, column, value);
          }
          return map;
        });
  }

  private double[] measured(Contender contender, NDArray photo) {
    return halo.of(contender, means, List.of(photo))[0];
  }

  @Test
  void averagesOfCellsHaveNone() {
    NDArray photo = TestData.random(2, 1, 3, 40, 56);
    assertArrayEquals(new double[] {0, 0}, measured(Given.NEAREST, photo), 0);
    assertArrayEquals(new double[] {0, 0}, measured(Given.BILINEAR, photo), 1e-7);
    double[] bicubic = measured(Given.BICUBIC, photo);
    assertTrue(bicubic[0] > 1e-3 && bicubic[1] < bicubic[0], bicubic[0] + ", " + bicubic[1]);
  }

  /** 128 pixels with a range of 1 each; four of them are beyond it by 0.5. */
  @Test
  void whatIsPlantedIsMeasured() {
    double expected = 4 * 0.5 / 128;
    double[] both = {expected, expected};
    assertArrayEquals(both, measured(planted(3, 4, 1.5f), cells(0, 1)), 1e-7);
    assertArrayEquals(both, measured(planted(12, 4, -0.5f), cells(0, 1)), 1e-7);
    assertArrayEquals(new double[] {0, 0}, measured(planted(3, 8, 0.7f), cells(0, 1)), 0);
  }

  /** An 8 in the second cell: from two cells away, so the larger window allows it. */
  @Test
  void theWindowsReachOneAndThreeCells() {
    double[] row = measured(planted(9, 1, 8), cells(0, 0, 0, 8));
    assertArrayEquals(new double[] {8 / (128 * 8.0), 0}, row, 1e-7);
    // the last of five is four cells from the first
    double[] far = measured(planted(0, 1, 8), cells(0, 0, 0, 0, 8));
    assertArrayEquals(new double[] {8 / (128 * 8.0), 8 / (256 * 8.0)}, far, 1e-7);
  }

  /** A share of nothing is no number, whatever the contender does. */
  @Test
  void withoutARangeThereIsNoNumber() {
    double[] none = {Double.NaN, Double.NaN};
    assertArrayEquals(none, measured(Given.NEAREST, cells(2, 2)));
    assertArrayEquals(none, measured(planted(0, 1, 3), cells(2, 2)));
  }

  @Test
  void theSeedRepeatsTheProjections() {
    NDArray photo = TestData.random(2, 1, 3, 40, 56);
    double[] first = measured(Given.BICUBIC, photo);
    assertArrayEquals(first, measured(Given.BICUBIC, photo), 0);
    double[] other = new Halo(3, 2, Given.BACKEND).of(Given.BICUBIC, means, List.of(photo))[0];
    assertTrue(other[0] != first[0]);
  }

  @Test
  void columns() {
    assertEquals(
        List.of(Column.lower("overshoot 3x3"), Column.lower("overshoot 7x7")), halo.columns());
    assertThrows(IllegalArgumentException.class, () -> new Halo(0, 1, Given.BACKEND));
  }
}
