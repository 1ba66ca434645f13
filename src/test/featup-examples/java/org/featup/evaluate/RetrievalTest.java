package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.featup.evaluate.scene.CompositeOptions;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.upsample.Interpolation;
import org.junit.jupiter.api.Test;

class RetrievalTest {
  private static final int SIDE = 64;
  private static final Backend SCALAR = Backends.byName("scalar");

  /** Of three photos in one colour each, whose objects are thus told by their hue. */
  private final List<NDArray> photos = TestPhotos.flat(SIDE);

  private final CellMeans backbone = CellMeans.hues(16);

  private double[][] of(Contender contender, int objects, long seed) {
    CompositeOptions pictures = new CompositeOptions(SIDE, objects, 3, 6);
    return new Retrieval(new RetrievalOptions(pictures, 4, seed), SCALAR)
        .of(contender, backbone, photos);
  }

  @Test
  void featuresThatTellAnObjectFindIt() {
    assertArrayEquals(new double[][] {{1}, {1}, {1}}, of(Known.perfect(backbone), 1, 3));
  }

  @Test
  void featuresThatTellNothingFindNothing() {
    Known blind = new Known("blind", image -> photos.get(0));
    assertArrayEquals(new double[][] {{0}, {0}, {0}}, of(blind, 1, 3));
  }

  /** All look alike, so all queries are answered with the same one. */
  @Test
  void oneOfThreeAlikeIsFound() {
    double[][] rows = of(Known.perfect(backbone), 3, 3);
    for (double[] row : rows) {
      assertTrue(Math.abs(row[0] - 1 / 3.0) < 1e-9, Arrays.deepToString(rows));
    }
  }

  /** An object smaller than a cell is not told by cells that hold more than it. */
  @Test
  void cellsFindLessThanPixels() {
    double[][] rows = of(new InterpolationContender(Interpolation.Mode.NEAREST, SCALAR), 1, 3);
    double found = Arrays.stream(rows).mapToDouble(row -> row[0]).sum();
    assertTrue(found < 2, Arrays.deepToString(rows));
  }

  @Test
  void onePhotoIsRefused() {
    Retrieval measure = new Retrieval(RetrievalOptions.standard(0), SCALAR);
    assertThrows(
        IllegalArgumentException.class,
        () -> measure.of(Known.perfect(backbone), backbone, photos.subList(0, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetrievalOptions(CompositeOptions.retrieval(), 0, 0));
  }
}
