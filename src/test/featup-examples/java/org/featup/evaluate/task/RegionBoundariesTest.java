package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people have drawn a border before column 8, one of them another before column 20. */
class RegionBoundariesTest {
  @TempDir private Path dir;

  /** Features that rise before columns. */
  private record Rising(Map<Integer, Double> rises) implements Contender {
    @Override
    public String name() {
      return "rising";
    }

    @Override
    public NDArray upsample(PhotoFeatures photo, int height, int width) {
      float[] map = new float[height * width];
      rises.forEach(
          (column, rise) -> {
            for (int p = 0; p < map.length; p++) {
              map[p] += p % width < column ? 0 : rise.floatValue();
            }
          });
      return NDArray.wrap(map, new Shape(1, 1, height, width), Layout.NCHW);
    }

    @Override
    public NDArray scores(PhotoFeatures photo, Conv1x1 head, int height, int width) {
      throw new AssertionError("not to be asked");
    }
  }

  private void expect(double f, double precision, double recall, Map<Integer, Double> rises)
      throws IOException {
    Colours.pair(dir, "regions", "a", 8, 24, (x, y) -> 0x010101 * x, (x, y) -> x < 8 ? 0 : 1);
    // the second person's; its photo is passed over
    Colours.pair(dir, "labels", "a_1", 8, 24, (x, y) -> 0, (x, y) -> x < 8 ? 5 : x < 20 ? 6 : 7);
    Dataset data = Colours.find(DatasetLayout.BSDS500, dir, List.of("a", "b"));
    Dataset.Fold fold = data.folds().get(0);
    Framed photo = Colours.READER.photo(fold.tested().get(0));
    Task boundaries = new RegionBoundaries();
    Task.Trial trial = boundaries.prepare(new Colours.Means(), data, fold, Colours.READER);
    PhotoFeatures features = PhotoFeatures.of(new Colours.Means(), photo.image());
    double[] counts = trial.on(photo, features).answers().apply(new Rising(rises)).counts();
    assertArrayEquals(new double[] {f, precision, recall}, boundaries.values(counts), 1e-12);
  }

  @Test
  void bothBordersFound() throws IOException {
    expect(1, 1, 1, Map.of(8, 1.0, 20, 1.0));
  }

  /** Of three borders drawn by somebody two are found. */
  @Test
  void recallIsOfEachPerson() throws IOException {
    expect(0.8, 1, 2 / 3.0, Map.of(8, 1.0));
  }

  /** Half of the edges are five pixels from any border. */
  @Test
  void precisionIsOfAnybody() throws IOException {
    expect(4 / 7.0, 0.5, 2 / 3.0, Map.of(8, 1.0, 14, 1.0));
  }

  /** A threshold leaves out the edge that is wrong and weak. */
  @Test
  void theBestThresholdCounts() throws IOException {
    expect(0.8, 1, 2 / 3.0, Map.of(8, 1.0, 14, 0.1));
  }

  /** Edges lie before the rise, borders on either side of it: two pixels away, but not three. */
  @Test
  void twoPixelsAreNear() throws IOException {
    expect(1, 1, 1, Map.of(10, 1.0, 19, 1.0));
    expect(2 / 3.0, 1, 0.5, Map.of(11, 1.0, 18, 1.0));
  }

  /** Whoever finds nothing has an F of 0, so that intervals and differences have a number. */
  @Test
  void nothingFoundIsZero() throws IOException {
    expect(0, 0, 0, Map.of(14, 1.0));
    expect(0, Double.NaN, 0, Map.of());
  }
}
