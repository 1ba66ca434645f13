package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.featup.evaluate.depth.DepthScene;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.upsample.Interpolation;
import org.junit.jupiter.api.Test;

/** Scenes in which the logarithm of the disparity is a linear function of the colour. */
class DepthTest {
  private static final int SIDE = 64;
  private static final int RMSE = 0;
  private static final int DELTA = 1;
  private static final int RMSE_EDGES = 2;
  private static final Backend SCALAR = Backends.byName("scalar");

  private final CellMeans backbone = CellMeans.colours(8);
  private final NDArray image = TestPhotos.rectangles(SIDE, 3 * SIDE, 5);
  private final NDArray disparity = NDArray.zeros(new Shape(1, 1, SIDE, 3 * SIDE));

  DepthTest() {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < 3 * SIDE; x++) {
        double log = 2 + 0.3 * image.get(0, 0, y, x) - 0.2 * image.get(0, 2, y, x);
        disparity.set(0, 0, y, x, (float) Math.exp(log));
      }
    }
  }

  private double[][] of(Contender contender) {
    DepthScene scene = new DepthScene("scene", image, disparity);
    return new Depth(List.of(scene), new DepthOptions(SIDE, 4, 1.2, 1e-7), SCALAR)
        .of(contender, backbone, List.of());
  }

  @Test
  void whatTheBackboneAveragesTellsDepthExactly() {
    double[][] rows = of(Known.perfect(backbone));
    assertEquals(3, rows.length);
    for (double[] row : rows) {
      assertEquals(0, row[RMSE], 1e-3, Arrays.deepToString(rows));
      assertEquals(1, row[DELTA], Arrays.deepToString(rows));
      assertEquals(0, row[RMSE_EDGES], 1e-3, Arrays.deepToString(rows));
      assertEquals(1, row[3], Arrays.deepToString(rows));
    }
  }

  @Test
  void cellsAreWrongAtSteps() {
    double[][] rows = of(new InterpolationContender(Interpolation.Mode.NEAREST, SCALAR));
    for (double[] row : rows) {
      assertTrue(row[RMSE] > 0.05, Arrays.deepToString(rows));
      assertTrue(row[RMSE_EDGES] > row[RMSE], Arrays.deepToString(rows));
      assertTrue(row[3] < row[DELTA], Arrays.deepToString(rows));
    }
  }

  /** One more of the first colour is 0.3 more in the logarithm, everywhere. */
  @Test
  void theErrorIsThatOfTheLogarithm() {
    Known off =
        new Known(
            "off",
            picture -> {
              NDArray changed = NDArray.zeros(picture.shape());
              for (int p = 0; p < SIDE * SIDE; p++) {
                for (int c = 0; c < 3; c++) {
                  float colour = picture.get(0, c, p / SIDE, p % SIDE);
                  changed.set(0, c, p / SIDE, p % SIDE, c == 0 ? colour + 1 : colour);
                }
              }
              return changed;
            });
    for (double[] row : of(off)) {
      assertEquals(0.3, row[RMSE], 2e-3);
      assertEquals(0, row[DELTA]);
    }
  }

  @Test
  void unknownDisparityIsLeftOut() {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < 3 * SIDE; x += 5) {
        disparity.set(0, 0, y, x, x % 2 == 0 ? 0 : Float.POSITIVE_INFINITY);
        for (int c = 0; c < 3; c++) {
          image.set(0, c, y, x, 0);
        }
      }
    }
    // The means of cells are those of other pixels now; what is known must still be told well.
    for (double[] row : of(Known.perfect(backbone))) {
      assertTrue(row[RMSE] < 0.1, "RMSE " + row[RMSE]);
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        disparity.set(0, 0, y, x, 0);
      }
    }
    assertTrue(Double.isNaN(of(Known.perfect(backbone))[0][RMSE]));
  }

  /** The last crop's depth is the opposite of what the others teach. */
  @Test
  void aProbeDoesNotSeeTheCropItIsTestedOn() {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 2 * SIDE; x < 3 * SIDE; x++) {
        double log = Math.log(disparity.get(0, 0, y, x));
        disparity.set(0, 0, y, x, (float) Math.exp(4 - log));
      }
    }
    double spread = 0;
    for (int p = 0; p < SIDE * SIDE; p++) {
      double log = Math.log(disparity.get(0, 0, p / SIDE, 2 * SIDE + p % SIDE));
      spread += 4 * (log - 2) * (log - 2) / (SIDE * SIDE);
    }
    assertEquals(Math.sqrt(spread), of(Known.perfect(backbone))[2][RMSE], 1e-3);
  }

  @Test
  void rowsAreTheCropsOfAllScenes() {
    DepthScene scene = new DepthScene("scene", image, disparity);
    DepthScene other = new DepthScene("other", image, disparity);
    Depth depth = new Depth(List.of(scene, other), new DepthOptions(SIDE, 4, 1.2, 1), SCALAR);
    List<String> rows =
        List.of("scene 0,0", "scene 0,1", "scene 0,2", "other 0,0", "other 0,1", "other 0,2");
    assertEquals(rows, depth.rows(List.of("photo")));
    assertEquals(6, depth.of(Known.perfect(backbone), backbone, List.of()).length);
  }

  @Test
  void refusesWhatItCannotMeasure() {
    DepthOptions standard = DepthOptions.standard();
    assertThrows(IllegalArgumentException.class, () -> new Depth(List.of(), standard, SCALAR));
    DepthScene small = new DepthScene("small", image, disparity);
    assertThrows(IllegalArgumentException.class, () -> new Depth(List.of(small), standard, SCALAR));
    assertThrows(IllegalArgumentException.class, () -> new DepthOptions(0, 1, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new DepthOptions(1, 0, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new DepthOptions(1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new DepthOptions(1, 1, 2, 0));
  }
}
