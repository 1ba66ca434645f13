package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.io.Images;
import org.featup.io.Npy;
import org.featup.io.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code featup fit} and {@code featup query} write and refuse. */
class FitCommandTest {
  private static final List<String> TINY =
      List.of(
          "--input-size",
          "32",
          "--max-pad",
          "4",
          "--views",
          "12",
          "--held-out",
          "3",
          "--jitters",
          "2",
          "--components",
          "6",
          "--frequencies",
          "3");

  @TempDir private Path dir;
  private Path photo;
  private Path fitted;

  @BeforeEach
  void givePhoto() throws IOException {
    photo = Given.photo(dir.resolve("in/photo.png"));
    fitted = dir.resolve("fitted");
  }

  private Cli fit(Object... more) {
    List<Object> args = new ArrayList<>(List.of("fit", photo, "-o", fitted));
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

  @Test
  void fitsAndWhatItWritesCanBeQueried() throws IOException {
    Cli cli = fit("--steps", 3, "--size", "64x96", "--resume");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.out().matches("(?s)6 of 576 components keep [\\d.]+ % of.*"), cli.out());
    assertTrue(cli.out().contains("held-out views: likelihood "), cli.out());
    assertTrue(cli.lastLine().startsWith("3 of 3 steps in "), cli.out());
    assertTrue(cli.err().contains("no checkpoint in " + fitted + ": starts at step 1"), cli.err());
    assertTrue(cli.err().contains("the backbone has seen 15 views"), cli.err());
    BufferedImage strip = Images.read(fitted.resolve("features.png"));
    assertEquals(4 * 96, strip.getWidth());
    assertEquals(64 + 13, strip.getHeight());
    assertEquals(List.of("step000003-views.png"), Given.names(fitted.resolve("pictures")));

    Path out = dir.resolve("out");
    Path file = fitted.resolve("upsampler.safetensors");
    Cli query = Cli.run("query", file, "--size", "20x30", "-o", out);
    assertEquals(0, query.status(), query.err());
    assertArrayEquals(
        new long[] {1, 576, 20, 30},
        Safetensors.read(out.resolve("upsampler.featup.safetensors")).require("features").shape());
    assertEquals(30, Images.read(out.resolve("upsampler.featup.png")).getWidth());
    for (String channels : List.of("576", "4")) {
      Path npy = out.resolve("upsampler.featup.npy");
      Object[] args = {
        "query",
        file,
        "--size",
        "70x9",
        "-o",
        out,
        "--format",
        "npy",
        "--no-picture",
        channels.equals("4") ? "--channels=4" : "--dtype=f32",
        "--whole-below",
        100
      };
      assertEquals(0, Cli.run(args).status());
      Path whole = Files.move(npy, dir.resolve("whole.npy"), StandardCopyOption.REPLACE_EXISTING);
      args[args.length - 1] = 0;
      Cli banded = Cli.run(args);
      assertEquals(0, banded.status(), banded.err());
      assertTrue(banded.out().contains("(1x" + channels + "x70x9 F32, "), banded.out());
      assertArrayEquals(Npy.read(whole).data(), Npy.read(npy).data(), 1e-4f);
    }
    Cli picture = Cli.run("query", file, "--size", "5x7", "-o", out, "--format", "none");
    assertEquals(0, picture.status(), picture.err());
    assertEquals(7, Images.read(out.resolve("upsampler.featup.png")).getWidth());
  }

  /** The paper's rate is constant, so a run may be made longer. */
  @Test
  void resumedItEndsBitForBitTheSame() throws IOException {
    assertEquals(0, paper("--steps", 4).status());
    byte[] whole = Files.readAllBytes(fitted.resolve("upsampler.safetensors"));
    fitted = dir.resolve("parts");
    assertEquals(0, paper("--steps", 2, "--threads", 1).status());
    assertRefused(1, fitted + ": holds a run already; continue with --resume", paper("--steps", 4));
    assertRefused(
        1, "views.perStep was 2, given 3", paper("--steps", 4, "--resume", "--jitters", 3));
    Cli resumed = paper("--steps", 4, "--resume");
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(resumed.err().contains("resumes after step 2 of 4"), resumed.err());
    assertEquals(
        0, Arrays.compare(whole, Files.readAllBytes(fitted.resolve("upsampler.safetensors"))));
  }

  private Cli paper(Object... more) {
    List<Object> all = new ArrayList<>(List.of("--preset", "paper", "--pictures-every", 0));
    all.addAll(Arrays.asList(more));
    return fit(all.toArray());
  }

  @Test
  void thePresetsDiffer() {
    assertEquals(0, fit("--steps", 1).status());
    Cli other = paper("--steps", 1, "--resume");
    assertRefused(1, "downsampler.kernel.cells was 1, given 2", other);
    assertRefused(1, "field.dropout was 0.0, given 0.1", other);
    assertRefused(1, "optimizer.learningRate was 0.01, given 0.001", other);
    assertRefused(1, "schedule.kind was COSINE, given CONSTANT", other);
  }

  @Test
  void ablations() {
    Cli cli =
        fit(
            "--steps",
            2,
            "--downsampler",
            "simple",
            "--no-uncertainty",
            "--tv",
            0,
            "--no-color",
            "--held-out",
            0,
            "--crop");
    assertEquals(0, cli.status(), cli.err());
    assertFalse(cli.out().contains("held-out"), cli.out());
    fitted = dir.resolve("explicit");
    assertEquals(0, fit("--steps", 2, "--explicit").status());
  }

  @Test
  void photosAndFoldersThatCannotBeUsed() throws IOException {
    Path file = Given.text(dir.resolve("file"));
    fitted = file;
    assertRefused(2, file + " is not a folder", fit());
    fitted = dir.resolve("fitted");
    photo = file;
    assertRefused(1, file.toString(), fit());
    photo = dir.resolve("missing.png");
    assertRefused(2, "missing.png: no such file", fit());
    assertFalse(Files.exists(fitted), "made " + Given.names(fitted));
  }

  @Test
  void aKernelThatDoesNotFit() throws IOException {
    assertRefused(1, "a kernel of 33 and 2 cells", fit("--kernel", 33));
    assertFalse(Files.exists(fitted), "made " + Given.names(fitted));
  }

  @Test
  void theOptionToBlameIsNamed() {
    assertRefused(2, "--views 0: views: expected at least 1", fit("--views", 0, "--held-out", 2));
    assertRefused(2, "--dropout 1: expected a dropout", fit("--dropout", 1));
    assertRefused(
        2, "--view-memory 99999999999999: too large", fit("--view-memory", 99_999_999_999_999L));
  }

  @Test
  void whatIsFittedIsNoStack() {
    assertEquals(0, fit("--steps", 1).status());
    Path file = fitted.resolve("upsampler.safetensors");
    Path out = dir.resolve("out");
    assertRefused(
        1,
        file
            + ": holds an upsampler that was fitted to one image, expected the weights of a JBU"
            + " upsampler; ImplicitUpsampler.load and featup query read it",
        Cli.run("upsample", photo, "-o", out, "--weights", file));
  }

  @Test
  void queriesThatCannotBeAnswered() throws IOException {
    Path out = dir.resolve("out");
    Path text = Given.text(dir.resolve("file.safetensors"));
    assertRefused(1, text.toString(), Cli.run("query", text, "--size", "8x8", "-o", out));
    Path picture = Given.photo(dir.resolve("picture.jpg"));
    assertRefused(
        1,
        "not a safetensors file: no '{' at offset 8; it looks like a PNG picture",
        Cli.run("query", picture, "--size", "8x8", "-o", out));
    Path missing = dir.resolve("missing");
    assertRefused(
        2, missing + ": no such file", Cli.run("query", missing, "--size", "8x8", "-o", out));
    assertRefused(2, "--size", Cli.run("query", text, "-o", out));
    assertRefused(
        2,
        "leave nothing to do",
        Cli.run("query", text, "--size", "8x8", "-o", out, "--format", "none", "--no-picture"));
    assertFalse(Files.exists(out), "made " + Given.names(out));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--views 0",
        "--held-out -1",
        "--jitters 0",
        "--components 0",
        "--view-memory -1",
        "--max-zoom 0",
        "--frequencies 0",
        "--dropout 1",
        "--tv -1",
        "--magnitude nothing",
        "--kernel -1",
        "--steps 0",
        "--size 7",
        "--downsampler magic",
      })
  void wrongUsageIsSaidBeforeAnythingIsDone(String options) throws IOException {
    Object[] more = options.split(" ", -1);
    Cli cli = fit(more);
    assertRefused(2, "Try 'featup fit --help'", cli);
    assertFalse(cli.err().contains("only once"), cli.err());
    assertFalse(Files.exists(fitted), "made " + Given.names(fitted));
  }
}
