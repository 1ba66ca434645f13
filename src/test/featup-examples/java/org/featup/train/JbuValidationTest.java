package org.featup.train;

import static org.featup.train.TinyTraining.OPTIONS;
import static org.featup.train.TinyTraining.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Detail;
import org.featup.evaluate.EdgeBand;
import org.featup.evaluate.Enlargement;
import org.featup.evaluate.StackContender;
import org.featup.internal.train.data.ImageFolder;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.loop.TrainingRun;
import org.featup.internal.train.stack.HeldOutPhoto;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.featup.upsample.JbuUpsampler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that end with the weights that did best on held-out photos. */
class JbuValidationTest {
  private static final int LARGE = 2 * TinyTraining.SIDE;

  @TempDir private Path parent;
  private Path photos;
  private Path heldOut;
  private final ColorBackbone backbone = new ColorBackbone("colors", 6, 8);

  @BeforeEach
  void writePhotos() throws IOException {
    photos = TestPictures.scenes(parent.resolve("photos"), 3, LARGE);
    heldOut = TestPictures.scenes(parent.resolve("held-out"), 4, LARGE);
  }

  /** Collects what validations gave. */
  private static final class Reports implements TrainingListener {
    final List<ValidationReport> all = new ArrayList<>();
    final List<String> bad = new ArrayList<>();

    @Override
    public void validated(ValidationReport report) {
      all.add(report);
    }

    @Override
    public void badImage(Path file, String reason) {
      bad.add(file.getFileName() + ": " + reason);
    }
  }

  private JbuTrainerBuilder builder(Backbone... backbones) {
    return TinyTraining.builder(photos, backbones)
        .loop(TinyTraining.steps(6, 3e-2))
        .validation(heldOut, 2);
  }

  @Test
  void theBestWeightsAreTheResult() throws IOException {
    Path folder = parent.resolve("run");
    Reports reports = new Reports();
    JbuUpsampler trained = builder(backbone).folder(folder).build().run(reports);
    assertEquals(
        List.of(0L, 2L, 4L, 6L), reports.all.stream().map(ValidationReport::step).toList());
    ValidationReport best = reports.all.get(0);
    for (ValidationReport report : reports.all) {
      best = report.mean() > best.mean() ? report : best;
    }
    assertEquals(best.mean(), detail(trained), 1e-6);
    for (String file : List.of(JbuTrainer.WEIGHTS, JbuTrainer.BEST)) {
      assertArrayEquals(
          values(trained.weights()), values(FeatUp.load(folder.resolve(file)).weights()), file);
    }
    assertEquals(5, Files.readAllLines(folder.resolve(TrainingRun.VALIDATION)).size());
  }

  /** The number is a column of the evaluation. */
  private double detail(JbuUpsampler trained) throws IOException {
    Map<NDArray, NDArray> larger = new HashMap<>();
    for (HeldOutPhoto photo :
        HeldOutPhoto.read(
            ImageFolder.open(heldOut),
            ImageOptions.standard(),
            TinyTraining.SIDE,
            List.of(2),
            new Reports())) {
      larger.put(photo.image(), photo.enlarged().get(2));
    }
    Detail detail =
        new Detail(
            List.of(new Enlargement(2, larger)), EdgeBand.usual(), Backends.byName("scalar"));
    double[][] rows =
        detail.of(new StackContender("own", trained), backbone, List.copyOf(larger.keySet()));
    int column = 2;
    assertEquals("centred x2", detail.columns().get(column).name());
    double sum = 0;
    for (double[] row : rows) {
      sum += row[column] / rows.length;
    }
    return sum;
  }

  @Test
  void goesOnToTheSameBest() throws IOException {
    Path whole = parent.resolve("whole");
    float[] best = values(builder(backbone).folder(whole).build().run(false).weights());
    Path parts = parent.resolve("parts");
    TinyTraining.upTo(3, builder(backbone).folder(parts).build());
    assertArrayEquals(best, values(builder(backbone).folder(parts).build().run(true).weights()));
    for (String file : List.of(TrainingRun.VALIDATION, LoopOptions.CHECKPOINT, JbuTrainer.BEST)) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(parts.resolve(file)), file);
    }
  }

  @Test
  void anotherValidationIsAnotherConfiguration() throws IOException {
    Path folder = parent.resolve("run");
    builder(backbone).folder(folder).build().run(false);
    JbuTrainer other = builder(backbone).validation(photos, 3).folder(folder).build();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> other.run(true));
    assertTrue(e.getMessage().contains("validation.every was 2, given 3"), e.getMessage());
    assertTrue(e.getMessage().contains("validation.images was 4 files"), e.getMessage());
  }

  @Test
  void theBackbonesThatAreAsked() throws IOException {
    ColorBackbone coarse = new ColorBackbone("coarse", 4, 16);
    assertEquals(
        List.of("colors x2", "coarse x2"), List.copyOf(all(List.of(2)).get(0).scores().keySet()));
    Reports one = new Reports();
    builder(backbone, coarse).validation(heldOut, 2, coarse).build().run(one);
    assertEquals(List.of("coarse x2"), List.copyOf(one.all.get(0).scores().keySet()));
    assertThrows(
        IllegalArgumentException.class, () -> builder(backbone).validation(heldOut, 2, coarse));
  }

  private List<ValidationReport> all(List<Integer> scales) throws IOException {
    Reports reports = new Reports();
    builder(backbone, new ColorBackbone("coarse", 4, 16))
        .options(OPTIONS.withDetailScales(scales))
        .build()
        .run(reports);
    return reports.all;
  }

  @Test
  void photosThatAreTooSmall() throws IOException {
    Images.writePng(heldOut.resolve("small.png"), TestPictures.noise(40, 20, 1));
    Images.writePng(heldOut.resolve("plain.png"), TestPictures.noise(40, 40, 1));
    Reports reports = new Reports();
    builder(backbone).build().run(reports);
    assertEquals(List.of("small.png: 40x20 pixels, expected at least 32x32"), reports.bad);
    JbuTrainer demanding =
        builder(backbone).options(OPTIONS.withDetailScales(List.of(2, 5))).build();
    IOException e = assertThrows(IOException.class, () -> demanding.run(false));
    assertTrue(e.getMessage().contains("5 times as large as 32"), e.getMessage());
  }

  @Test
  void noPhotoThatCanBeRead() throws IOException {
    Path broken = Files.createDirectories(parent.resolve("broken"));
    Files.write(
        broken.resolve("text.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    Reports reports = new Reports();
    Path folder = parent.resolve("run");
    JbuTrainer trainer = builder(backbone).validation(broken, 2).folder(folder).build();
    IOException e = assertThrows(IOException.class, () -> trainer.run(reports));
    assertTrue(e.getMessage().contains("none of its 1 pictures can be used"), e.getMessage());
    assertEquals(1, reports.bad.size());
    assertTrue(reports.bad.get(0).startsWith("text.png: "), reports.bad.get(0));
    assertFalse(Files.exists(folder.resolve(JbuTrainer.BEST)));
    assertFalse(Files.exists(folder.resolve(LoopOptions.CHECKPOINT)), "no step was made");
    JbuTrainer none = builder(backbone).validation(parent.resolve("missing"), 2).build();
    assertThrows(IOException.class, () -> none.run(false));
  }

  /** Ends the run where a kill would: what was written is there, and no checkpoint follows. */
  private static TrainingListener killedAfterValidation(long step) {
    return new TrainingListener() {
      @Override
      public void validated(ValidationReport report) {
        if (report.step() == step) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  /** Checkpoints are of steps 2, 4 and 6; validations of all. */
  @Test
  void killedAfterAnyValidationItGoesOnToTheSameBest() throws IOException {
    Path whole = parent.resolve("whole");
    float[] best = values(everyStep(whole).build().run(false).weights());
    for (long step = 0; step <= 6; step++) {
      Path parts = parent.resolve("killed" + step);
      JbuTrainer killed = everyStep(parts).build();
      TrainingListener kill = killedAfterValidation(step);
      assertThrows(IllegalStateException.class, () -> killed.run(kill));
      assertTrue(Files.exists(parts.resolve(JbuTrainer.BEST)), "from the first validation on");
      assertArrayEquals(best, values(everyStep(parts).build().run(true).weights()));
      for (String file : List.of(TrainingRun.VALIDATION, LoopOptions.CHECKPOINT, JbuTrainer.BEST)) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(parts.resolve(file)), file);
      }
    }
  }

  private JbuTrainerBuilder everyStep(Path folder) {
    return builder(backbone).validation(heldOut, 1).folder(folder);
  }

  /** The checkpoint has the best, so the file comes back, and the last step is not taken for it. */
  @Test
  void aRunThatIsOverGivesItsBestAgain() throws IOException {
    Path folder = parent.resolve("run");
    float[] best = values(everyStep(folder).build().run(false).weights());
    byte[] file = Files.readAllBytes(folder.resolve(JbuTrainer.BEST));
    Files.delete(folder.resolve(JbuTrainer.BEST));
    assertArrayEquals(best, values(everyStep(folder).build().run(true).weights()));
    assertArrayEquals(file, Files.readAllBytes(folder.resolve(JbuTrainer.BEST)));
    assertArrayEquals(file, Files.readAllBytes(folder.resolve(JbuTrainer.WEIGHTS)));
  }

  /** Whoever reads the file while a better one is written keeps a whole one. */
  @Test
  void aBetterFileTakesThePlaceOfTheLast() throws IOException {
    Path folder = parent.resolve("run");
    Path link = parent.resolve("first.safetensors");
    List<Long> best = new ArrayList<>();
    TrainingListener keep =
        new TrainingListener() {
          @Override
          public void validated(ValidationReport report) throws IOException {
            if (report.best()) {
              best.add(report.step());
            }
            if (report.step() == 0) {
              Files.createLink(link, folder.resolve(JbuTrainer.BEST));
            }
          }
        };
    builder(backbone)
        .loop(TinyTraining.steps(6, 1e-3))
        .options(OPTIONS.withLosses(new JbuLosses(0, 0, 0, 0, 0, 1)))
        .folder(folder)
        .build()
        .run(keep);
    assertTrue(best.size() > 1, "nothing was learned: " + best);
    float[] start = values(TinyTraining.upTo(0, stopped()));
    float[] first = values(FeatUp.load(link).weights());
    assertEquals(start.length, first.length);
    assertFalse(
        Arrays.equals(first, values(FeatUp.load(folder.resolve(JbuTrainer.BEST)).weights())));
    assertArrayEquals(start, first);
  }

  /** Gives what a training starts from. */
  private JbuTrainer stopped() {
    JbuTrainer trainer = builder(backbone).build();
    trainer.stop();
    return trainer;
  }

  @Test
  void aRunThatIsTooShortToBeValidated() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> builder(backbone).validation(heldOut, 7).build());
    assertEquals(
        "steps between validations: expected at most the 6 of the run, given 7", e.getMessage());
  }
}
