package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and folders named on the command line that are not what they should be: exit status 2. */
class NamedFilesTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path dir;
  private Path out;

  @BeforeEach
  void givePhotos() throws IOException {
    Given.photo(dir.resolve("photos/photo.png"));
    Given.text(dir.resolve("text"));
    out = dir.resolve("out");
  }

  /** PHOTO, PHOTOS, OUT and BAD stand for paths. */
  private Cli run(String command, Path bad) {
    Object[] words = command.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] =
          words[i]
              .toString()
              .replace("PHOTOS", dir + "/photos")
              .replace("PHOTO", dir + "/photos/photo.png")
              .replace("TEXT", dir + "/text")
              .replace("OUT", out.toString())
              .replace("BAD", bad.toString());
    }
    return assertTimeoutPreemptively(LIMIT, () -> Cli.run(words));
  }

  private static void assertRefused(String message, Cli run) {
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().startsWith("featup: " + message), message + " expected: " + run.err());
    assertEquals(2, run.err().lines().count(), "one message and the hint: " + run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "--weights  | upsample PHOTO -o OUT --weights BAD",
        "--backbone | upsample PHOTO -o OUT --backbone BAD --stride 16",
        "--weights  | train PHOTOS -o OUT --weights BAD",
        "--backbone | train PHOTOS -o OUT --backbone BAD --stride 16",
        "-          | fit BAD -o OUT",
        "--backbone | fit PHOTO -o OUT --backbone BAD --stride 16",
        "-          | query BAD -o OUT --size 8x8",
        "--weights  | bench jbu --weights BAD",
        "--backbone | evaluate PHOTO -o OUT --backbone BAD --stride 16",
      })
  void files(String option, String command) throws IOException {
    String before = option == null ? "" : option + " ";
    Path missing = dir.resolve("missing");
    assertRefused(before + missing + ": no such", run(command, missing));
    assertRefused(before + dir + ": is a folder, expected a file", run(command, dir));
    Path pipe = pipe();
    for (Path bad : List.of(pipe, Path.of("/dev/zero"))) {
      String what = before + bad + ": is a named pipe, device or socket, expected a file";
      assertRefused(what, run(command, bad));
    }
    assertFalse(Files.exists(out));
  }

  /** A shell variable that is not set; the path of no words is the current folder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "upsample EMPTY -o OUT",
        "upsample PHOTO -o EMPTY",
        "upsample PHOTO -o OUT --weights EMPTY",
        "upsample PHOTO -o OUT --backbone EMPTY",
        "train EMPTY -o OUT",
        "train PHOTOS -o EMPTY",
        "train PHOTOS -o OUT --validate EMPTY",
        "fit EMPTY -o OUT",
        "fit PHOTO -o EMPTY",
        "query EMPTY -o OUT --size 8x8",
        "query TEXT -o EMPTY --size 8x8",
        "evaluate EMPTY -o OUT",
        "evaluate PHOTO -o EMPTY",
        "evaluate PHOTO -o OUT --depth EMPTY",
        "evaluate PHOTO -o OUT --fits EMPTY",
        "conformance EMPTY",
        "bench jbu --weights EMPTY",
      })
  void emptyNames(String command) {
    Cli run = run(command.replace("EMPTY", "BAD"), Path.of(""));
    assertRefused("Invalid value for ", run);
    assertTrue(run.err().contains("expected a file or folder, given an empty name"), run.err());
    assertFalse(Files.exists(out));
  }

  private Path pipe() throws IOException {
    Path pipe = dir.resolve("pipe");
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
      Assumptions.assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
    } catch (IOException | InterruptedException e) {
      Assumptions.abort("no named pipes here");
    }
    return pipe;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-          | train BAD -o OUT",
        "--validate | train PHOTOS -o OUT --validate BAD",
        "--depth    | evaluate PHOTO -o OUT --depth BAD",
        "-          | conformance BAD",
      })
  void folders(String option, String command) {
    String before = option == null ? "" : option + " ";
    Path missing = dir.resolve("missing");
    assertRefused(before + missing + ": no such folder", run(command, missing));
    Path file = dir.resolve("text");
    assertRefused(before + file + ": is not a folder", run(command, file));
    assertFalse(Files.exists(out));
  }

  /** Said before anything is looked at: neither the photo nor the file of weights is there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "upsample PHOTO -o BAD",
        "train PHOTOS -o BAD",
        "fit PHOTO -o BAD",
        "query TEXT -o BAD --size 8x8",
        "evaluate PHOTO -o BAD",
        "evaluate PHOTO -o OUT --fits BAD",
      })
  void placesOfResults(String command) throws IOException {
    String option = command.contains("--fits") ? "--fits " : "-o ";
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("missing"));
    assertRefused(
        option + link + ": " + link + " is a link to something that is not there",
        run(command, link));
    Path proc = Path.of("/proc");
    Assumptions.assumeTrue(Files.isDirectory(proc), "no /proc here");
    Path below = proc.resolve("out");
    assertRefused(option + below + ": /proc cannot be written", run(command, below));
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit PHOTO -o OUT            | features.png",
        "fit PHOTO -o OUT            | upsampler.safetensors",
        "train PHOTOS -o OUT         | weights.safetensors",
        "query TEXT -o OUT --size 2x2 | text.featup.png",
        "evaluate PHOTO -o OUT       | evaluation.csv",
        "evaluate PHOTO -o OUT       | contact-mobilenetv2.png",
      })
  void resultsThatCannotReplaceWhatIsThere(String command, String name) throws IOException {
    Path taken = Files.createDirectories(out.resolve(name));
    assertRefused("-o " + taken + ": is a folder, expected a file to write", run(command, taken));
  }

  @Test
  void namesAreOneLineAndMoveNoCursor() throws IOException {
    Path bad = Given.text(dir.resolve("photos/a\nb\u001b[31m.png"));
    Path good = Given.photo(dir.resolve("photos/c\u001b[2J\nd.png"));
    Cli run = Cli.run("upsample", bad, good, "-o", out, "--input-size", 16, "--format", "none");
    assertEquals(1, run.status(), run.err());
    String name = dir + "/photos/a\\nb\\u001b[31m.png: ";
    assertTrue(run.err().contains("featup: failed: " + name + "not a picture: text"), run.err());
    assertEquals(run.err().lines().count(), run.err().split("featup: |\n  ", -1).length - 1L);
    assertTrue(run.out().contains("/c\\u001b[2J\\nd.png: 1x"), run.out());
    Cli wrong = Cli.run("upsample", good, "-o", out, "--size", "1\u001b[31m\nx");
    Cli missing = Cli.run("query", dir.resolve("\u001b[31m\nx"), "-o", out, "--size", "8x8");
    for (String text : List.of(run.out(), run.err(), wrong.err(), missing.err())) {
      assertFalse(text.contains("\u001b"), text);
    }
    assertEquals(2, wrong.err().lines().count(), wrong.err());
    assertEquals(2, missing.err().lines().count(), missing.err());
  }

  @Test
  void aNameThatBeginsWithAnAtIsAName() throws IOException {
    Path at = Given.photo(dir.resolve("@photo.png"));
    assertTrue(Files.exists(at));
    Cli run = Cli.run("query", "@" + at, "-o", out, "--size", "8x8");
    assertRefused("@" + at + ": no such file", run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench jbu --runs x | '--runs': expected a whole number below 2^31, given x",
        "bench jbu --runs 3000000000 | expected a whole number below 2^31, given 3000000000",
        "train PHOTOS -o OUT --steps 1.5 | '--steps': expected a whole number, given 1.5",
        "train PHOTOS -o OUT --learning-rate x | expected a number, given x",
        "train PHOTOS -o OUT --rate q | '--rate' (GROUP=X): expected KEY=VALUE, given q",
        "train PHOTOS -o OUT --rate q=1 | expected one of range, temperature, sigma, fixup, final,",
        "upsample PHOTO -o OUT --method q | expected one of featup, bilinear, bicubic, nearest, given q",
        "upsample PHOTO -o OUT --dtype f64 | expected one of f32, f16, given f64",
        "upsample PHOTO -o OUT --size big | like 448x672, or photo, given big",
        "upsample PHOTO -o OUT --stride 16 | Missing required argument(s): --backbone",
        "info --threads 1025 | --threads must be 1 to 1024, given 1025",
        "upsample TEXT -o OUT --weights TEXT --method nearest | --weights is for --method featup",
      })
  void words(String command, String expected) {
    Cli run = run(command, dir);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(expected), run.err());
    assertFalse(run.err().contains("but was"), run.err());
    assertFalse(run.err().contains("Error:"), run.err());
  }

  @Test
  void namesOfChoicesInAnyCase() {
    Cli run =
        run(
            "upsample PHOTO -o OUT --input-size 16 --size Photo --method BiLinear --format NPY"
                + " --dtype F16 --backend Scalar --backbone MobileNetV2",
            dir);
    assertEquals(0, run.status(), run.err());
    Cli grid = run("upsample PHOTO -o OUT --backbone TEXT --stride 16 --grid Same-Upper", dir);
    assertEquals(1, grid.status(), grid.err());
    assertTrue(grid.err().contains("text: not an ONNX model, or a damaged one; "), grid.err());
  }

  /** What is found is printed all the same. */
  @Test
  void infoOfABackendThatCannotBeUsed() {
    Cli run = run("info --backend quantum", dir);
    assertRefused("no backend is named quantum", run);
    assertTrue(run.out().contains("backend scalar") && run.out().contains("backbone"), run.out());
  }
}
