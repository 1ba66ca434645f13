package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Report;
import org.featup.evaluate.Summary;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.io.PassedOver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentation of photos whose colours are their classes. */
class LabelSegmentationTest {
  private static final int[] COLOURS = {0xff0000, 0x00ff00, 0x0000ff};
  private static final List<String> CLASSES = List.of("red", "green", "blue");
  private static final Contender PERFECT = new Colours.Perfect("perfect");

  @TempDir private Path dir;

  /** Photos of 16 x 24: red, green, and between them a line of blue, too thin for cells. */
  private Dataset lines() throws IOException {
    Random random = new Random(3);
    for (String part : new String[] {"train", "val"}) {
      for (int i = 0; i < 4; i++) {
        int line = 5 + random.nextInt(12);
        Colours.pair(
            dir.resolve(part),
            "labels",
            "p" + i,
            16,
            24,
            (x, y) -> COLOURS[x < line ? 0 : x > line ? 1 : 2],
            (x, y) -> x < line ? 0 : x > line ? 1 : 2);
      }
    }
    return Colours.find(DatasetLayout.FOLDER, dir, CLASSES);
  }

  private static List<Summary> run(
      Dataset data, LabelSegmentation.Head head, Contender... contenders) throws IOException {
    return evaluation(data, head, contenders)
        .run(contenders[0].name(), (done, total, next) -> {}, p -> {})
        .report()
        .summaries();
  }

  private static DatasetEvaluation evaluation(
      Dataset data, LabelSegmentation.Head head, Contender... contenders) {
    return new DatasetEvaluation(
        data,
        Colours.READER,
        List.of(new Colours.Means()),
        List.of(contenders),
        List.of(new LabelSegmentation(head, 4)),
        1);
  }

  @Test
  void aPerfectUpsamplerIsRightEverywhereWithEachProbe() throws IOException {
    Dataset data = lines();
    PixelProbe.Options fast = new PixelProbe.Options(0.1, 0, 2, 30, 0);
    for (LabelSegmentation.Head head :
        List.of(
            LabelSegmentation.coarseProbe(1e-4, 100, 0, Colours.BACKEND),
            LabelSegmentation.upsampledProbe(fast, Colours.BACKEND),
            LabelSegmentation.trained(Colours.channels()))) {
      List<Summary> columns = run(data, head, PERFECT, Colours.BILINEAR);
      for (int i = 0; i < 3; i++) {
        assertEquals(1, columns.get(i).interval().mean(), columns.get(i).column().name());
        assertTrue(columns.get(3 + i).interval().mean() < 1);
        assertTrue(columns.get(3 + i).difference().isNegative());
      }
    }
  }

  /**
   * One column of red, seven of green, cells of four: red is a quarter of its cell, so that
   * bilinear takes all for green. Red has an intersection of nothing, green of 7 of 8 columns.
   */
  @Test
  void bilinearByHand() throws IOException {
    Colours.pair(
        dir, "labels", "a", 8, 8, (x, y) -> COLOURS[x < 1 ? 0 : 1], (x, y) -> x < 1 ? 0 : 1);
    Colours.pair(dir, "labels", "b", 8, 8, (x, y) -> COLOURS[1], (x, y) -> 1);
    Dataset data = Colours.find(DatasetLayout.FOLDER, dir, CLASSES);
    List<Summary> columns =
        run(data, LabelSegmentation.trained(Colours.channels()), Colours.BILINEAR);
    // both photos together: green 120 of 128 pixels
    assertEquals((0 + 120 / 128.0) / 2, columns.get(0).interval().mean(), 1e-12);
    assertEquals(120 / 128.0, columns.get(1).interval().mean(), 1e-12);
    // within four pixels of the border of columns 0 and 1: columns 0 to 5
    assertEquals((0 + 5 / 6.0) / 2, columns.get(2).interval().mean(), 1e-12);
    assertEquals(2, columns.get(0).interval().count());
    // photo by photo, for the file of rows
    assertEquals((0 + 7 / 8.0) / 2, columns.get(0).result().values()[0][0], 1e-12);
    assertEquals(1, columns.get(0).result().values()[1][0], 1e-12);
  }

  /** The same twice differs by nothing, whatever is drawn; the same seed draws the same. */
  @Test
  void intervalsArePairedAndRepeatable() throws IOException {
    Dataset data = lines();
    LabelSegmentation.Head head = LabelSegmentation.trained(Colours.channels());
    Contender twin = new Colours.Perfect("twin");
    List<Summary> columns = run(data, head, PERFECT, twin, Colours.BILINEAR);
    Summary same = columns.get(3);
    assertEquals(0, same.difference().mean());
    assertEquals(0, same.difference().low());
    assertEquals(0, same.difference().high());
    Summary bilinear = columns.get(6);
    assertTrue(bilinear.interval().low() < bilinear.interval().mean());
    assertTrue(bilinear.interval().high() > bilinear.interval().mean());
    assertEquals(
        bilinear.interval(), run(data, head, PERFECT, twin, Colours.BILINEAR).get(6).interval());
  }

  @Test
  void whatCannotBeReadCountsForNobodyAndIsNamed() throws IOException {
    lines();
    Colours.pair(dir.resolve("val"), "labels", "p1", 16, 24, (x, y) -> 0, (x, y) -> 7);
    Files.writeString(dir.resolve("val/images/p2.png"), "no picture");
    Colours.pair(dir.resolve("val/other"), "labels", "p3", 16, 20, (x, y) -> 0, (x, y) -> 0);
    Files.copy(
        dir.resolve("val/other/labels/p3.png"),
        dir.resolve("val/labels/p3.png"),
        StandardCopyOption.REPLACE_EXISTING);
    Dataset data = Colours.find(DatasetLayout.FOLDER, dir, CLASSES);
    List<PassedOver> problems = new ArrayList<>();
    Report report =
        evaluation(data, LabelSegmentation.trained(Colours.channels()), PERFECT, Colours.BILINEAR)
            .run("perfect", (done, total, next) -> {}, problems::add)
            .report();
    assertEquals(List.of("p0"), report.photos());
    assertEquals(3, problems.size());
    assertTrue(problems.get(0).reason().contains("the value 7.0"), problems.get(0).reason());
    assertTrue(
        problems.get(2).reason().contains("the size of its photo"), problems.get(2).reason());
    report.results().forEach(result -> assertEquals(1, result.values().length));
  }
}
