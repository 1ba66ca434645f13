package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code featup upsample} does with what it cannot use. */
class UpsampleFailuresTest {
  @TempDir private Path dir;
  private Path photo;
  private Path out;

  @BeforeEach
  void givePhoto() throws IOException {
    photo = Given.photo(dir.resolve("in/photo.png"));
    out = dir.resolve("out");
  }

  private Cli upsample(Object... more) {
    Object[] args = Arrays.copyOf(new Object[] {"upsample", photo, "-o", out}, 4 + more.length);
    System.arraycopy(more, 0, args, 4, more.length);
    return Cli.run(args);
  }

  private void assertNothingDone(int status, String message, Cli run) throws IOException {
    assertEquals(status, run.status(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(run.err().contains("\tat "), "a stack trace: " + run.err());
    assertEquals("", run.out());
    assertFalse(Files.exists(out), "made " + Given.names(out));
  }

  @Test
  void oneBadPhotoDoesNotEndTheRun() throws IOException {
    Path bad = Given.text(dir.resolve("in/bad.png"));
    Path missing = dir.resolve("in/missing.jpg");
    Path good = Given.photo(dir.resolve("in/good.png"));
    Cli run =
        Cli.run(
            "upsample",
            photo,
            bad,
            missing,
            good,
            "-o",
            out,
            "--input-size",
            16,
            "--format",
            "npy");
    assertEquals(1, run.status());
    assertEquals(
        List.of("good.featup.npy", "good.featup.png", "photo.featup.npy", "photo.featup.png"),
        Given.names(out));
    assertTrue(run.lastLine().startsWith("2 of 4 done"), run.out());
    assertTrue(run.err().contains("featup: failed: " + bad + ": "), run.err());
    assertTrue(run.err().contains(missing + ": no such file or folder"), run.err());
    List<String> lines = run.err().strip().lines().toList();
    assertEquals(5, lines.size(), "each when it happens, and all in the end: " + run.err());
    assertEquals("featup: failed, 2 files:", lines.get(2));
  }

  @Test
  void aCutOffPhotoLeavesNothingBehind() throws IOException {
    byte[] bytes = Files.readAllBytes(photo);
    Files.write(photo, Arrays.copyOf(bytes, bytes.length / 2));
    Cli run = upsample("--input-size", 16);
    assertEquals(1, run.status());
    assertTrue(run.err().contains(photo.toString()), run.err());
    assertEquals(List.of(), Given.names(out));
  }

  @Test
  void featuresWithoutTheirPictureDoNotStay() throws IOException {
    Files.createDirectories(out.resolve("photo.featup.png/in the way"));
    Cli run = upsample("--input-size", 16);
    assertEquals(1, run.status());
    assertTrue(run.err().contains("photo.featup.png"), run.err());
    assertEquals(List.of("photo.featup.png"), Given.names(out));
  }

  @Test
  void anEmptyFolderIsAFailure() throws IOException {
    Path empty = Files.createDirectories(dir.resolve("empty"));
    Cli run = Cli.run("upsample", empty, "-o", out);
    assertNothingDone(1, empty + ": no pictures in this folder", run);
  }

  @Test
  void aFileInPlaceOfTheFolder() throws IOException {
    Path file = Given.text(dir.resolve("file"));
    byte[] before = Files.readAllBytes(file);
    for (Path target : List.of(file, file.resolve("deeper/still"))) {
      Cli run = Cli.run("upsample", photo, "-o", target);
      assertNothingDone(2, file + " is not a folder", run);
    }
    assertEquals(before.length, Files.size(file));
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    // /proc exists on Linux and takes no files, not even from root
    Path proc = Path.of("/proc");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(proc));
    Cli run = Cli.run("upsample", photo, "-o", proc.resolve("out"), "--input-size", 16);
    assertTrue(run.status() == 1 || run.status() == 2, run.err());
    assertTrue(run.err().contains("/proc"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--backend quantum",
        "--threads 0",
        "--threads many",
        "--size 0x10",
        "--size 100",
        "--size 99999x99999",
        "--input-size 0",
        "--format gif",
        "--method magic",
        "--weights missing.ckpt",
        "--format none --no-picture",
        "--output s16_c96",
        "--backbone missing.onnx --stride 16 --normalization rgb",
        "--backbone missing.onnx --grid hexagons",
        "--size photos",
        "--unknown",
      })
  void wrongUsageIsSaidBeforeAnythingIsDone(String options) throws IOException {
    Object[] more = options.split(" ", -1);
    assertNothingDone(2, "Try 'featup upsample --help'", upsample(more));
  }

  @Test
  void weightsAreForFeatUp() throws IOException {
    Path weights = Given.text(dir.resolve("weights.safetensors"));
    assertNothingDone(
        2, "for --method featup only", upsample("--weights", weights, "--method", "bilinear"));
  }

  @Test
  void damagedWeights() throws IOException {
    for (String name : List.of("weights.safetensors", "weights.ckpt")) {
      Path weights = Given.text(dir.resolve(name));
      assertNothingDone(1, weights.toString(), upsample("--weights", weights));
    }
  }

  @Test
  void noNetwork() throws IOException {
    assertNothingDone(
        2,
        "missing.onnx: no such ONNX file; bundled are inceptionv3, mobilenetv2",
        upsample("--backbone", dir.resolve("missing.onnx")));
    Path text = Given.text(dir.resolve("text.onnx"));
    assertNothingDone(1, text.toString(), upsample("--backbone", text, "--stride", 16));
  }

  /** What the command line calls it, and the file with its folder. */
  @Test
  void whatAGraphDoesNotTell() throws Exception {
    Path model = Path.of(Cli.class.getResource("/onnx/two_inputs.onnx").toURI());
    List<Object> args = new ArrayList<>(List.of("--backbone", model, "--constant", "n=1"));
    Cli output = upsample(args.toArray());
    assertNothingDone(2, "featup: " + model + ": ", output);
    assertTrue(output.err().contains("--output NAME on the command line"), output.err());
    args.addAll(List.of("--output", "y"));
    Cli stride = upsample(args.toArray());
    assertNothingDone(2, "featup: " + model + ": ", stride);
    assertTrue(stride.err().contains("--stride N and --grid KIND on the command"), stride.err());
    args.addAll(List.of("--stride", 5));
    Cli cells = upsample(args.toArray());
    assertEquals(1, cells.status(), cells.err());
    assertTrue(cells.err().contains(model + ": the output is "), cells.err());
    assertTrue(cells.err().contains("--grid KIND on the command line"), cells.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input x",
        "--output s16_c96",
        "--normalization imagenet",
        "--stride 16",
        "--grid patches",
        "--context 4",
        "--layout auto",
        "--prefix-tokens 1",
      })
  void aBundledBackboneTakesNoOptionsOfAGraph(String option) throws IOException {
    Object[] more = ("--backbone mobilenetv2 " + option).split(" ", -1);
    assertNothingDone(
        2,
        option.replaceFirst(" .*", "") + ": for an ONNX file, not for the bundled mobilenetv2",
        upsample(more));
  }

  @Test
  void aSmallTargetFailsForThePhoto() throws IOException {
    Cli run = upsample("--input-size", 64, "--size", "2x2");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("at least as large as"), run.err());
    assertEquals(List.of(), Given.names(out));
  }
}
