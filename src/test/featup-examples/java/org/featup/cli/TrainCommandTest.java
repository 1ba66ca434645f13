package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.examples.Backbones;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code featup train} writes and refuses. */
class TrainCommandTest {
  /** Photos are 48x32; cells of 16 pixels. */
  private static final List<String> TINY =
      List.of(
          "--load-size",
          "32",
          "--max-pad",
          "4",
          "--batch",
          "2",
          "--jitters",
          "1",
          "--projection",
          "4",
          "--radius",
          "1",
          "--keys",
          "6");

  @TempDir private Path dir;
  private Path photos;
  private Path run;

  @BeforeEach
  void givePhotos() throws IOException {
    photos = dir.resolve("photos");
    run = dir.resolve("run");
    Given.photo(photos.resolve("a.png"));
    Given.photo(photos.resolve("deeper/b.png"));
  }

  private Cli train(Object... more) {
    List<Object> args = new ArrayList<>(List.of("train", photos, "-o", run));
    args.addAll(Arrays.asList(more));
    for (int i = 0; i < TINY.size(); i += 2) {
      if (!args.contains(TINY.get(i))) {
        args.addAll(TINY.subList(i, i + 2));
      }
    }
    return Cli.run(args.toArray());
  }

  private static void assertRefused(int status, String message, Cli cli) {
    assertEquals(status, cli.status(), cli.err());
    assertTrue(cli.err().contains(message), cli.err());
    assertFalse(cli.err().contains("\tat "), "a stack trace: " + cli.err());
    assertEquals("", cli.out());
  }

  private String checkpointStep() throws IOException {
    return Safetensors.read(run.resolve("checkpoint.safetensors")).metadata().get("step");
  }

  @Test
  void trainsAndWhatItWritesUpsamples() throws IOException {
    Cli cli = train("--steps", 3, "--pictures-every", 2);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.lastLine().startsWith("3 of 3 steps in "), cli.out());
    assertTrue(cli.err().matches("(?s)step 1/3 loss \\S+ .*images/s.*"), cli.err());
    assertTrue(cli.err().contains("step 3/3 "), cli.err());
    assertEquals("3", checkpointStep());
    assertEquals(4, Files.readAllLines(run.resolve("metrics.csv")).size());
    assertEquals(
        List.of("step000002-views.png", "step000003-views.png"),
        Given.names(run.resolve("pictures")));
    Cli upsample =
        Cli.run(
            "upsample",
            photos.resolve("a.png"),
            "-o",
            dir.resolve("out"),
            "--input-size",
            32,
            "--weights",
            run.resolve("weights.safetensors"));
    assertEquals(0, upsample.status(), upsample.err());
  }

  @Test
  void thePaperIsAPreset() throws IOException {
    Cli cli = train("--steps", 1, "--pictures-every", 0, "--preset", "paper");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().matches("(?s)step 1/1 loss \\S+ likelihood \\S+ .*"), cli.err());
    String header = Files.readAllLines(run.resolve("metrics.csv")).get(0);
    assertTrue(header.contains("likelihood") && !header.contains("detail"), header);
  }

  @Test
  void resumedItEndsBitForBitTheSame() throws IOException {
    Cli first = train("--steps", 4, "--pictures-every", 0, "--schedule", "constant", "--resume");
    assertEquals(0, first.status(), first.err());
    assertTrue(first.err().contains("no checkpoint in " + run + ": starts at step 1"), first.err());
    byte[] whole = Files.readAllBytes(run.resolve("weights.safetensors"));
    run = dir.resolve("parts");
    assertEquals(
        0,
        train("--steps", 2, "--pictures-every", 0, "--schedule", "constant", "--threads", 1)
            .status());
    Cli again = train("--steps", 4, "--pictures-every", 0, "--schedule", "constant");
    assertRefused(1, run + ": holds a run already; continue with --resume, or choose", again);
    Cli resumed = train("--steps", 4, "--pictures-every", 0, "--schedule", "constant", "--resume");
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(resumed.err().contains("resumes after step 2 of 4"), resumed.err());
    assertFalse(resumed.err().contains("no checkpoint"), resumed.err());
    assertEquals("4", checkpointStep());
    assertEquals(5, Files.readAllLines(run.resolve("metrics.csv")).size());
    assertEquals(0, Arrays.compare(whole, Files.readAllBytes(run.resolve("weights.safetensors"))));
  }

  @Test
  void goesOnWithTheSameOptionsOnly() throws IOException {
    assertEquals(0, train("--steps", 1, "--pictures-every", 0).status());
    Cli other = train("--steps", 2, "--resume", "--projection", 5, "--seed", 7);
    assertRefused(1, "projection was 4, given 5", other);
    assertTrue(other.err().contains("seed was 0, given 7"), other.err());
    assertEquals("1", checkpointStep());
  }

  @Test
  void optionsOfTheRecipeAreKept() throws IOException {
    assertEquals(
        0,
        train(
                "--steps",
                1,
                "--pictures-every",
                0,
                "--rate",
                "fixup=0,range=0.1",
                "--from",
                "range=3",
                "--schedule",
                "cosine",
                "--warmup",
                5,
                "--detail",
                0.5,
                "--detail-scale",
                "2,3",
                "--crop-scale",
                "0.5,0.9",
                "--random-backbones",
                2,
                "--random-kind",
                "photo")
            .status());
    Path file = run.resolve("checkpoint.safetensors");
    String configuration = Safetensors.read(file).metadata().get("configuration");
    for (String part :
        List.of(
            "\"options.rates.FIXUP.factor\":0.0",
            "\"options.rates.RANGE.factor\":0.1",
            "\"options.rates.RANGE.from\":3",
            "\"schedule.kind\":\"COSINE\"",
            "\"options.data.detailScales\":\"[2, 3]\"",
            "\"options.losses.detail\":0.5",
            "\"options.data.crop.scale.least\":0.5",
            "\"options.data.crop.scale.most\":0.9",
            "\"randomSpaces.count\":2",
            "\"randomSpaces.kind\":\"PHOTO\"",
            "\"schedule.warmUp\":5")) {
      assertTrue(configuration.contains(part), configuration);
    }
  }

  @Test
  void aValidationChoosesTheWeights() throws IOException {
    Path heldOut = Given.photo(dir.resolve("held-out/c.png")).getParent();
    Object[] options = {
      "--steps",
      4,
      "--pictures-every",
      0,
      "--validate",
      heldOut,
      "--validate-every",
      2,
      "--load-size",
      16,
      "--max-pad",
      2,
      "--detail-scale",
      2
    };
    Cli cli = train(options);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().contains("step 0: validation "), cli.err());
    List<String> table = Files.readAllLines(run.resolve("validation.csv"));
    assertEquals("step,mean,mobilenetv2 x2,best", table.get(0));
    assertEquals(4, table.size());
    assertEquals(
        -1, Files.mismatch(run.resolve("weights.safetensors"), run.resolve("best.safetensors")));
  }

  @Test
  void aPictureThatCannotBeUsedIsNamed() throws IOException {
    Path bad = Given.text(photos.resolve("bad.jpg"));
    Cli cli = train("--steps", 2, "--pictures-every", 0);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().contains("featup: passed over: " + bad + ": "), cli.err());
  }

  @Test
  void foldersThatCannotBeUsed() throws IOException {
    photos = Files.createDirectories(dir.resolve("empty"));
    assertRefused(1, photos + ": holds no pictures", train());
    photos = dir.resolve("missing");
    assertRefused(2, photos + ": no such folder", train());
    assertFalse(Files.exists(run), "made " + Given.names(run));
  }

  @Test
  void picturesThatAreTooSmall() throws IOException {
    Cli cli = train("--load-size", 64, "--steps", 1);
    assertEquals(1, cli.status());
    assertTrue(cli.err().contains(photos + ": none of its 2 pictures can be used"), cli.err());
    assertTrue(cli.err().contains("expected at least 64x64"), cli.err());
    assertFalse(Files.exists(run), "made " + Given.names(run));
  }

  /** Messages of the library speak of what it calls them. */
  @ParameterizedTest
  @CsvSource({
    "--batch 0, '--batch 0: images of a step: expected at least 1'",
    "--detail -1 --jitters 3, '--detail -1: weight of the detail: '",
    "--filter-entropy 1 --tv 0.1, '--filter-entropy 1: weight of the filter entropy: '",
    "--load-size 10, '--load-size 10: the detail needs a backbone with a finer grid'",
    "--load-size 5000, '--load-size 5000: crop size times the largest scale of the detail: '",
    "--detail-scale 2;1, '--detail-scale 2,1: scales of the detail: '",
    "--rate fixup=-1, '--rate fixup=-1: rate of a group: '",
    "--stages 0, '--stages 0: '",
    "--steps 0, '--steps 0: steps: expected at least 1'",
    "--random-share 0, '--random-share 0: share of the random backbones: '",
    "--preset paper --start bilateral, '--preset paper, --start bilateral: a bilateral start needs'",
    "--crop-scale 0.5, 'featup: --crop-scale: expected two numbers'",
    "--validate . --validate-every 999, '--validate ., --validate-every 999: steps between '"
  })
  void theOptionToBlameIsNamed(String options, String message) {
    Object[] more = options.replace(';', ',').split(" ", -1);
    assertRefused(2, message, train(more));
  }

  @Test
  void aFileInPlaceOfTheRun() throws IOException {
    run = Given.text(dir.resolve("file"));
    assertRefused(2, run + " is not a folder", train());
  }

  /** As vision transformers are exported: no finer grid, so no detail. */
  @Test
  void aBackboneOfOneSize() throws Exception {
    Path model = Path.of(TrainCommandTest.class.getResource("/onnx/one_size.onnx").toURI());
    Cli cli = train("--steps", 1, "--load-size", 32, "--backbone", model);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(
        cli.err().startsWith("featup: one_size.onnx takes images of one size only"), cli.err());
    assertTrue(cli.err().contains("--detail 1 insists on the detail"), cli.err());
    assertTrue(cli.err().matches("(?s).*step 1/1 loss \\S+ likelihood \\S+ .*"), cli.err());
    run = dir.resolve("asked");
    assertRefused(
        2,
        "learns from the likelihood alone (--likelihood 1 --detail 0",
        train("--steps", 1, "--load-size", 32, "--detail", 1, "--backbone", model));
  }

  @Test
  void nothingStartsBeforeTheErrors() {
    photos = dir.resolve("missing");
    Cli cli = train("--resume");
    assertRefused(2, photos + ": no such folder", cli);
    assertFalse(cli.err().contains("starts at step 1"), cli.err());
  }

  @Test
  void aFinishedRunIsMadeLongerIfItsScheduleAllows() {
    assertEquals(0, train("--steps", 1, "--pictures-every", 0).status());
    assertRefused(
        1,
        "begin anew with the steps wanted, or with a constant schedule (--schedule constant)",
        train("--steps", 2, "--pictures-every", 0, "--resume"));
    run = dir.resolve("steady");
    Object[] steady = {"--pictures-every", 0, "--schedule", "constant", "--steps", 1};
    assertEquals(0, train(steady).status());
    steady[5] = 2;
    Object[] more = Arrays.copyOf(steady, 7);
    more[6] = "--resume";
    Cli cli = train(more);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().contains("resumes after step 1 of 2"), cli.err());
  }

  @Test
  void severalBackbonesShareTheStages() throws IOException {
    Path model = dir.resolve("model.onnx");
    String resource = "/org/featup/examples/mobilenetv2_openimages_fp16.onnx";
    try (InputStream in = Backbones.class.getResourceAsStream(resource)) {
      Files.copy(in, model);
    }
    Path second = Files.copy(model, dir.resolve("second.onnx"));
    Cli cli =
        train(
            "--steps",
            1,
            "--pictures-every",
            0,
            "--backbone",
            model,
            "--output",
            "s16_c96",
            "--stride",
            16,
            "--backbone",
            second,
            "--output",
            "s16_c576",
            "--stride",
            16);
    assertEquals(0, cli.status(), cli.err());
    TensorFile checkpoint = Safetensors.read(run.resolve("checkpoint.safetensors"));
    long own =
        checkpoint.tensors().keySet().stream()
            .filter(name -> name.matches("(model|second)[.].*scale_net.*"))
            .count();
    assertEquals(4, own, checkpoint.tensors().keySet().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch 0",
        "--jitters 0",
        "--projection -1",
        "--max-zoom 0.5",
        "--flip-probability 2",
        "--max-pad -1",
        "--kernel -1",
        "--radius 0",
        "--keys -1",
        "--stages 0",
        "--tv -1",
        "--filter-entropy 1",
        "--filter-sum -1",
        "--sigma -1",
        "--validate missing",
        "--validate . --validate-every 0",
        "--detail -1",
        "--detail-scale 1",
        "--detail-scale 2,x",
        "--crop-scale 0.5",
        "--crop-scale 0.5,1.5",
        "--random-backbones -1",
        "--random-share 0",
        "--random-kind colours",
        "--temperature 1e5",
        "--rate fixup=-1",
        "--rate corrections=0",
        "--rate fixup",
        "--from range=0",
        "--schedule stairs",
        "--warmup -1",
        "--steps 0",
        "--learning-rate 0",
        "--clip-norm nothing",
        "--downsampler magic",
        "--preset imagenet",
        "--weights missing.safetensors",
        "--threads 0",
        "--backbone missing.onnx --grid hexagons",
      })
  void wrongUsageIsSaidBeforeAnythingIsDone(String options) throws IOException {
    Object[] more = options.split(" ", -1);
    Cli cli = train(more);
    assertRefused(2, "Try 'featup train --help'", cli);
    assertFalse(cli.err().contains("only once"), cli.err());
    assertFalse(Files.exists(run), "made " + Given.names(run));
  }
}
