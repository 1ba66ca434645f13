package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.featup.evaluate.scene.CompositeOptions;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.upsample.Interpolation;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  private static final int SIDE = 64;
  private static final int ACCURACY = 1;
  private static final int BORDERS = 2;
  private static final Backend SCALAR = Backends.byName("scalar");

  private final List<NDArray> photos = TestPhotos.flat(SIDE);
  private final CellMeans backbone = CellMeans.hues(8);

  private double[][] of(Contender contender, List<NDArray> images) {
    CompositeOptions composites = new CompositeOptions(SIDE, 4, 6, 16);
    return new Segmentation(new SegmentationOptions(composites, 3, 2, 3, 0.001, 60, 5), SCALAR)
        .of(contender, backbone, images);
  }

  @Test
  void photosOfOneColourAreToldApartPixelByPixel() {
    double[] all = {1, 1, 1};
    assertArrayEquals(new double[][] {all, all, all}, of(Known.perfect(backbone), photos));
  }

  @Test
  void cellsAreWrongAtBorders() {
    double[][] rows = of(new InterpolationContender(Interpolation.Mode.NEAREST, SCALAR), photos);
    for (double[] row : rows) {
      assertTrue(row[ACCURACY] > 0.7 && row[ACCURACY] < 0.99, Arrays.deepToString(rows));
      assertTrue(row[BORDERS] < row[0], Arrays.deepToString(rows));
    }
  }

  /**
   * Even and odd strips of these photos have different colours: what is learned from one kind says
   * the opposite of the other. It would not if both kinds, or the same, were learned from and
   * tested on.
   */
  @Test
  void whatIsTestedOnWasNotLearnedFrom() {
    NDArray first = NDArray.zeros(photos.get(0).shape());
    NDArray second = NDArray.zeros(photos.get(0).shape());
    for (int x = 0; x < SIDE; x++) {
      for (int y = 0; y < SIDE; y++) {
        boolean odd = strip(x) % 2 == 1;
        first.set(0, odd ? 1 : 0, y, x, 3);
        second.set(0, odd ? 0 : 1, y, x, 3);
      }
    }
    double[][] rows = of(Known.perfect(backbone), List.of(first, second));
    for (double[] row : rows) {
      assertTrue(row[ACCURACY] < 0.01, Arrays.deepToString(rows));
    }
  }

  private static int strip(int column) {
    int strip = 0;
    while ((strip + 1) * SIDE / 6 <= column) {
      strip++;
    }
    return strip;
  }
}
