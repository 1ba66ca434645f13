package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
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

/** Predictions whose error is known: the probe is learned and not used. */
class DepthMapsTest {
  private static final int SIDE = 8;

  @TempDir private Path dir;

  /** A contender that predicts a disparity for each pixel. */
  private record Predicting(IntBinaryOperator disparity) implements Contender {
    @Override
    public String name() {
      return "predicting";
    }

    @Override
    public NDArray upsample(PhotoFeatures photo, int height, int width) {
      throw new AssertionError("not to be asked");
    }

    @Override
    public NDArray scores(PhotoFeatures photo, Conv1x1 head, int height, int width) {
      assertEquals(1, head.outputs());
      float[] map = new float[height * width];
      for (int p = 0; p < map.length; p++) {
        map[p] = disparity.applyAsInt(p % width, p / width);
      }
      return NDArray.wrap(map, new Shape(1, 1, height, width), Layout.NCHW);
    }
  }

  /** RMSE and delta, of all pixels and at edges. */
  private double[] values(IntBinaryOperator truth, IntBinaryOperator predicted) throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Colours.pair(dir, "disparity", name, SIDE, SIDE, (x, y) -> 0x010101 * (9 * x + y), truth);
    }
    Dataset data = Colours.find(DatasetLayout.DEPTH, dir, List.of("a", "b"));
    Dataset.Fold fold = data.folds().get(0);
    Task depth = new DepthMaps(1, 0, 0, Colours.BACKEND);
    Framed photo = Colours.READER.photo(fold.tested().get(0));
    Task.Trial trial = depth.prepare(new Colours.Means(), data, fold, Colours.READER);
    PhotoFeatures features = PhotoFeatures.of(new Colours.Means(), photo.image());
    double[] counts = trial.on(photo, features).answers().apply(new Predicting(predicted)).counts();
    return depth.values(counts);
  }

  /**
   * A quarter is 10 and the rest 30. Its median is 30, the mean distance to it 5: the unit. What is
   * nothing but constant becomes the mean of 25, off by 15 and 5, which is a root of 75 and three
   * units; of 30 a factor of 1.2. The edge, of distance 0, is the last column of 10.
   */
  @Test
  void aConstantByHand() throws IOException {
    double[] values = values((x, y) -> x < 2 ? 10 : 30, (x, y) -> 7);
    assertArrayEquals(new double[] {Math.sqrt(75) / 5, 0.75, 15 / 5.0, 0}, values, 1e-6);
  }

  /** Scale and shift do not matter; not even their sign. */
  @Test
  void scaleAndShiftAreThoseOfTheTruth() throws IOException {
    double[] perfect = {0, 1, 0, 1};
    assertArrayEquals(
        perfect, values((x, y) -> x < 3 ? 20 : 80, (x, y) -> x < 3 ? 500 : 470), 1e-5);
  }

  /** Where the truth is unknown, whatever is predicted is as good. */
  @Test
  void unknownPixelsDoNotCount() throws IOException {
    double[] perfect = {0, 1, 0, 1};
    assertArrayEquals(
        perfect,
        values((x, y) -> y < 2 ? 0 : x < 3 ? 20 : 80, (x, y) -> y < 2 ? 999 : x < 3 ? 2 : 8),
        1e-5);
  }

  /** Without a step by a factor of 1.25 there are no edges to be wrong at. */
  @Test
  void withoutEdgesTheyHaveNoNumber() throws IOException {
    double[] values = values((x, y) -> 100 + 20 * (x / 4), (x, y) -> x / 4);
    assertArrayEquals(new double[] {0, 1, Double.NaN, Double.NaN}, values, 1e-5);
  }
}
