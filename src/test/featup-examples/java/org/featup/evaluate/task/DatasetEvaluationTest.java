package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Report;
import org.featup.evaluate.Result;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.evaluate.dataset.Sample;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.io.PassedOver;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three photos a, b and c of one part, each tested after learning from the two others. */
class DatasetEvaluationTest {
  @TempDir private Path dir;
  private final List<String> asked = new ArrayList<>();
  private final List<PassedOver> problems = new ArrayList<>();

  @BeforeEach
  void givePhotos() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Colours.pair(dir, "labels", name, 8, 8, (x, y) -> 0, (x, y) -> 0);
    }
    Files.writeString(dir.resolve("classes.txt"), "x\ny\n");
  }

  /** Counts photos, and keeps what it was asked. */
  private final class Asked implements Task {
    @Override
    public String name() {
      return "asked";
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.higher("photos"));
    }

    @Override
    public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos) {
      asked.add(network.name() + " learns " + fold.learned().stream().map(Sample::name).toList());
      return (photo, features) ->
          new Question(
              null,
              contender -> {
                asked.add(
                    features.backbone().name()
                        + " "
                        + photo.sample().name()
                        + " "
                        + contender.name());
                return new Answer(new double[] {1}, null);
              });
    }

    @Override
    public double[] values(double[] counts) {
      return counts;
    }
  }

  private record Named(String name) implements Backbone {
    @Override
    public NDArray features(NDArray image) {
      return new Colours.Means().features(image);
    }

    @Override
    public int stride() {
      return Colours.STRIDE;
    }

    @Override
    public void close() {}
  }

  private DatasetEvaluation evaluation(List<Backbone> backbones, Contender... contenders)
      throws IOException {
    Dataset data = Colours.find(DatasetLayout.FOLDER, dir, List.of("x", "y"));
    return new DatasetEvaluation(
        data, Colours.READER, backbones, List.of(contenders), List.of(new Asked()), 0);
  }

  private Report run(String... backbones) throws IOException {
    List<Backbone> networks = new ArrayList<>();
    for (String name : backbones) {
      networks.add(new Named(name));
    }
    return evaluation(networks, new Colours.Perfect("p"), new Colours.Perfect("q"))
        .run("p", (done, total, next) -> {}, problems::add)
        .report();
  }

  @Test
  void everyPhotoIsTestedOnceByAProbeThatDidNotSeeIt() throws IOException {
    Report report = run("n");
    assertEquals(
        List.of(
            "n learns [b, c]",
            "n a p",
            "n a q",
            "n learns [a, c]",
            "n b p",
            "n b q",
            "n learns [a, b]",
            "n c p",
            "n c q"),
        asked);
    assertEquals(List.of("a", "b", "c"), report.photos());
    assertEquals(3, report.summaries().get(0).interval().mean(), "counts add up");
  }

  /** It is told of once, and counts for no contender with any backbone. */
  @Test
  void aPhotoThatCannotBeReadIsNamedOnce() throws IOException {
    Files.writeString(dir.resolve("images/b.png"), "no picture");
    Report report = run("m", "n");
    assertEquals(List.of("a", "c"), report.photos());
    assertEquals(
        List.of(dir.resolve("images/b.png")), problems.stream().map(PassedOver::file).toList());
    assertEquals(4, report.results().size());
    for (Result result : report.results()) {
      assertEquals(2, result.values().length, result.toString());
    }
    assertTrue(asked.stream().noneMatch(line -> line.matches(". b .")), asked.toString());
    assertTrue(asked.contains("n c q"), asked.toString());
  }

  @Test
  void nothingThatCanBeReadIsAnError() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Files.writeString(dir.resolve("images").resolve(name + ".png"), "no picture");
    }
    IOException e = assertThrows(IOException.class, () -> run("n"));
    assertEquals("folder: none of its 3 photos can be used", e.getMessage());
    assertEquals(3, problems.size());
  }

  /** A probe that cannot learn from a photo it was promised would be another probe. */
  @Test
  void aPhotoToLearnFromMustBeReadable() throws IOException {
    Dataset data = Colours.find(DatasetLayout.FOLDER, dir, List.of("x", "y"));
    Files.writeString(dir.resolve("images/b.png"), "no picture");
    LabelSegmentation.Head probe = LabelSegmentation.coarseProbe(1, 1, 0, Colours.BACKEND);
    DatasetEvaluation evaluation =
        new DatasetEvaluation(
            data,
            Colours.READER,
            List.of(new Colours.Means()),
            List.of(Colours.BILINEAR),
            List.of(new LabelSegmentation(probe, 1)),
            0);
    IOException e =
        assertThrows(
            IOException.class,
            () -> evaluation.run("bilinear", (done, total, next) -> {}, problems::add));
    assertTrue(e.getMessage().contains(dir.resolve("images/b.png").toString()), e.getMessage());
  }

  @Test
  void progressEndsWhereItSaid() throws IOException {
    List<String> steps = new ArrayList<>();
    evaluation(List.of(new Named("m"), new Named("n")), new Colours.Perfect("p"))
        .run("p", (done, total, next) -> steps.add(done + "/" + total + " " + next), problems::add);
    assertEquals("0/6 m, learning", steps.get(0));
    assertTrue(steps.contains("5/6 n, c"), steps.toString());
    assertEquals("6/6 ", steps.get(steps.size() - 1));
  }

  @Test
  void namesThatAreThereTwiceAreRefused() {
    Contender p = new Colours.Perfect("p");
    List<Backbone> one = List.of(new Named("n"));
    assertThrows(IllegalArgumentException.class, () -> evaluation(one, p, p));
    assertThrows(IllegalArgumentException.class, () -> evaluation(one));
    List<Backbone> twins = List.of(new Named("n"), new Named("n"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> evaluation(twins, p));
    assertTrue(e.getMessage().contains("backbone"), e.getMessage());
  }
}
