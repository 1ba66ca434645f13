package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.featup.jitter.JitterSampler;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.featup.upsample.Interpolation;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
  private static final int LIKELIHOOD = 0;
  private static final int EXPLAINED = 1;
  private static final Backend SIMD = Backends.byName("simd", Workers.ofThreads(2));

  private final CellMeans backbone = CellMeans.colours(8);
  private final List<NDArray> photos = TestPhotos.rectangles(4, 64);
  private final Contender perfect = Known.perfect(backbone);

  private static Consistency measure(long seed) {
    return new Consistency(
        new ConsistencyOptions(JitterSampler.jbu(), 3, 3, 100, 3e-2, seed), SIMD);
  }

  private double[][] of(Contender contender) {
    return measure(1).of(contender, backbone, photos);
  }

  private static double mean(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
  }

  @Test
  void whatTheBackboneAveragesExplainsWhatItSaysOfViews() {
    double[][] rows = of(perfect);
    for (double[] row : rows) {
      assertTrue(row[EXPLAINED] > 0.93, Arrays.deepToString(rows));
    }
  }

  @Test
  void featuresOfAnotherPhotoExplainNothing() {
    Known mistaken =
        new Known("mistaken", image -> photos.get((photos.indexOf(image) + 1) % photos.size()));
    double[][] wrong = of(mistaken);
    double[][] right = of(perfect);
    assertTrue(mean(wrong, EXPLAINED) < 0.2, Arrays.deepToString(wrong));
    assertTrue(mean(wrong, LIKELIHOOD) > mean(right, LIKELIHOOD) + 0.5, Arrays.deepToString(wrong));
  }

  @Test
  void mixedUpPixelsExplainLessThanInterpolation() {
    double[][] mixed = of(new Known("mixed", ConsistencyTest::mixed));
    double[][] smooth = of(new InterpolationContender(Interpolation.Mode.BILINEAR, SIMD));
    double[][] right = of(perfect);
    assertTrue(mean(mixed, EXPLAINED) < mean(smooth, EXPLAINED) - 0.1);
    assertTrue(mean(smooth, EXPLAINED) < mean(right, EXPLAINED) - 0.01);
  }

  /** Rows in another order. */
  private static NDArray mixed(NDArray image) {
    NDArray mixed = NDArray.zeros(image.shape());
    int height = image.shape().h();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < image.shape().w(); x++) {
        for (int c = 0; c < 3; c++) {
          mixed.set(0, c, y, x, image.get(0, c, 37 * y % height, x));
        }
      }
    }
    return mixed;
  }

  @Test
  void aSeedRepeats() {
    double[][] first = of(perfect);
    assertTrue(Arrays.deepEquals(first, of(perfect)));
    assertFalse(Arrays.deepEquals(first, measure(2).of(perfect, backbone, photos)));
  }

  @Test
  void aContenderIsMeasuredAlikeWhoeverCameBefore() {
    Consistency measure = measure(1);
    measure.of(new Known("mixed", ConsistencyTest::mixed), backbone, photos);
    double[][] after = measure.of(perfect, backbone, photos);
    assertArrayEquals(of(perfect), after);
  }

  @Test
  void refusesWhatItCannotMeasure() {
    List<NDArray> unequal = List.of(photos.get(0), TestPhotos.rectangles(64, 72, 1));
    refused("at least 2 photos, given 1", photos.subList(0, 1));
    refused("photos of one size", unequal);
    refused("at least 3x3 cells", TestPhotos.rectangles(2, 16));
  }

  private void refused(String reason, List<NDArray> images) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> measure(1).of(perfect, backbone, images));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
