package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Summary;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Depth, boundaries, class activation maps and cost on sets with a known answer. */
class TasksTest {
  private static final Contender PERFECT = new Colours.Perfect("perfect");

  @TempDir private Path dir;

  private static List<Summary> run(Dataset data, Task task) throws IOException {
    return new DatasetEvaluation(
            data,
            Colours.READER,
            List.of(new Colours.Means()),
            List.of(PERFECT, Colours.BILINEAR),
            List.of(task),
            1)
        .run("bilinear", (done, total, next) -> {}, p -> {})
        .report()
        .summaries();
  }

  private static double mean(List<Summary> summaries, int index) {
    return summaries.get(index).interval().mean();
  }

  /** Gray is the disparity, in bars that do not begin where cells do; 0 is unknown. */
  @Test
  void depthOfAPerfectUpsampler() throws IOException {
    for (int i = 0; i < 4; i++) {
      int shift = i;
      Colours.pair(
          dir,
          "disparity",
          "p" + i,
          16,
          32,
          (x, y) -> 0x010101 * (y == 0 ? 90 : gray(x + shift)),
          (x, y) -> y == 0 ? 0 : gray(x + shift));
    }
    Dataset data = Colours.find(DatasetLayout.DEPTH, dir, List.of("a", "b"));
    List<Summary> columns = run(data, new DepthMaps(1e-6, 2, 0, Colours.BACKEND));
    assertEquals(0, mean(columns, 0), 1e-3);
    assertEquals(1, mean(columns, 1));
    assertEquals(0, mean(columns, 2), 1e-3);
    assertEquals(1, mean(columns, 3));
    assertTrue(mean(columns, 4) > 0.1 && mean(columns, 5) < 1);
    assertTrue(mean(columns, 6) > mean(columns, 4), "edges are harder");
  }

  private static int gray(int x) {
    return x / 6 % 2 == 0 ? 60 : 180;
  }

  /** Two regions that meet between columns 5 and 6. */
  @Test
  void boundariesOfAPerfectUpsampler() throws IOException {
    Colours.pair(
        dir,
        "regions",
        "a",
        16,
        24,
        (x, y) -> x < 6 ? 0x204060 : 0xe0c040,
        (x, y) -> x < 6 ? 0 : 1);
    Dataset data = Colours.find(DatasetLayout.BSDS500, dir, List.of("a", "b"));
    List<Summary> columns = run(data, new RegionBoundaries());
    assertEquals(1, mean(columns, 0));
    assertEquals(1, mean(columns, 1));
    assertEquals(1, mean(columns, 2));
  }

  /** A step of one channel by 3 and one by 4, of unit 2: half of 5 on either side, one kept. */
  @Test
  void anEdgeIsOnePixelWide() {
    float[] data = new float[2 * 4 * 6];
    for (int i = 0; i < data.length; i++) {
      int x = i / 2 % 6;
      data[i] = x < 3 ? 0 : i % 2 == 0 ? 3 : 4;
    }
    NDArray map = NDArray.wrap(data, new Shape(1, 2, 4, 6), Layout.CHANNELS_LAST);
    float[] edges = FeatureEdges.of(map, 2);
    for (int p = 0; p < edges.length; p++) {
      assertEquals(p % 6 == 2 ? 1.25f : 0, edges[p], 1e-6f, "column " + p % 6);
    }
  }

  @Test
  void theUpperHalfOfEqualValuesIsStillHalf() {
    assertArrayEquals(
        new boolean[] {true, false, true, true, false, false},
        ClassActivation.upperHalf(new float[] {2, 1, 3, 2, 2, 0}));
    assertArrayEquals(new boolean[] {false, true}, ClassActivation.upperHalf(new float[] {-1, 5}));
  }

  /**
   * The classifier looks for the variance of red on the left, where stripes are. Who keeps the left
   * loses nothing; who keeps the right leaves a blur, of which the confidence is one half.
   */
  @Test
  void averageDropByHand() throws IOException {
    Colours.pair(
        dir,
        "labels",
        "a",
        64,
        64,
        (x, y) -> x < 32 ? (x % 2 == 0 ? 0xff0000 : 0) : 0x00ff00,
        (x, y) -> 0);
    Dataset data = Colours.find(DatasetLayout.PHOTOS, dir.resolve("images"), List.of("a", "b"));
    Classifier classifier = image -> new float[] {variance(image), 0};
    double before = 1 / (1 + Math.exp(-variance(Colours.READER.photo(sample(data)).image())));
    Conv1x1 red = Conv1x1.of(new float[][] {{0, -1, 0}, {0, 0, 0}});
    List<Summary> left = run(data, new ClassActivation(red, classifier));
    assertEquals(0, mean(left, 0), 1e-4);
    assertEquals(0, mean(left, 1));
    Conv1x1 green = Conv1x1.of(new float[][] {{0, 1, 0}, {0, 0, 0}});
    List<Summary> right = run(data, new ClassActivation(green, classifier));
    assertEquals(100 * (before - 0.5) / before, mean(right, 0), 2);
    Classifier contrary = image -> new float[] {5 - variance(image), 0};
    List<Summary> up = run(data, new ClassActivation(green, contrary));
    assertEquals(0, mean(up, 0));
    assertEquals(100, mean(up, 1));
  }

  private static org.featup.evaluate.dataset.Sample sample(Dataset data) {
    return data.folds().get(0).tested().get(0);
  }

  private static float variance(NDArray image) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int y = 8; y < 56; y++) {
      for (int x = 8; x < 24; x++) {
        double value = image.get(0, 0, y, x);
        sum += value;
        squares += value * value;
        n++;
      }
    }
    return (float) (squares / n - sum / n * (sum / n));
  }

  @Test
  void aClassifierOfOtherClassesIsRefused() throws IOException {
    Colours.pair(dir, "labels", "a", 8, 8, (x, y) -> 0, (x, y) -> 0);
    Dataset data = Colours.find(DatasetLayout.PHOTOS, dir.resolve("images"), List.of("a", "b"));
    Conv1x1 layer = Conv1x1.zeros(3, 2);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(data, new ClassActivation(layer, image -> new float[3])));
    assertEquals("expected a classifier of the layer's 2 classes, given one of 3", e.getMessage());
  }

  @Test
  void costIsMeasuredAndDescribes() throws IOException {
    Colours.pair(dir, "labels", "a", 16, 16, (x, y) -> 0, (x, y) -> 0);
    Dataset data = Colours.find(DatasetLayout.PHOTOS, dir.resolve("images"), List.of("a", "b"));
    List<Summary> columns = run(data, new Cost());
    assertTrue(mean(columns, 3) > 0);
    assertTrue(mean(columns, 4) >= 0);
    // two taps along rows for 4 x 16 elements of 3 channels, then along columns for 16 x 16
    assertEquals(2 * 2 * 3 * 16 * (4 + 16) / 1e9, mean(columns, 5), 1e-15);
    assertEquals(Summary.Verdict.NONE, columns.get(3).verdict());
  }
}
