package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder as people have them: photos, files that are none, broken and extreme pictures, formats
 * that nobody reads, a named pipe and a loop of links. Commands go through it to the end and name
 * everything that they do not use.
 */
class MixedFolderTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> NO_PICTURES =
      List.of(
          "crc0.pth: not a picture: a zip archive",
          "plain.onnx: not a picture: an ONNX model",
          "py2_long.npy: not a picture: a NumPy array (.npy)",
          "labels.txt: not a picture: text",
          "phone.heic: a HEIC picture, for which no reader is installed",
          "old.featup.png: a picture of the features of an earlier run",
          "pipe.png: is a named pipe, device or socket",
          "gone.png: a link to a file that is not there",
          "up: a link that leads back to a folder above it",
          "empty.jpg: empty");

  @TempDir private Path dir;
  private Path mixed;
  private Path out;

  @BeforeEach
  void fill() throws IOException, URISyntaxException {
    mixed = Files.createDirectory(dir.resolve("mixed"));
    out = dir.resolve("out");
    Path cases = Path.of(MixedFolderTest.class.getResource("/mixed").toURI());
    try (Stream<Path> files = Files.list(cases)) {
      for (Path file : files.toList()) {
        Files.copy(file, mixed.resolve(file.getFileName()));
      }
    }
    for (String photo : List.of("a.png", "b.jpg", "c", "d.txt", "old.featup.png")) {
      Given.photo(mixed.resolve(photo));
    }
    Files.createSymbolicLink(mixed.resolve("e.png"), Given.photo(dir.resolve("elsewhere/e.png")));
    Files.createSymbolicLink(mixed.resolve("gone.png"), Path.of("nowhere.png"));
    Files.createSymbolicLink(mixed.resolve("up"), Path.of(".."));
    Files.writeString(mixed.resolve("labels.txt"), "cat, dog");
    Files.createFile(mixed.resolve("empty.jpg"));
    byte[] heic = "\0\0\0\u0018ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(mixed.resolve("phone.heic"), heic);
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", mixed + "/pipe.png").start();
      Assumptions.assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
    } catch (IOException | InterruptedException e) {
      Assumptions.abort("no named pipes here");
    }
  }

  private static Cli run(Object... args) {
    return assertTimeoutPreemptively(LIMIT, () -> Cli.run(args));
  }

  private static void assertNamed(Cli run, List<String> expected) {
    for (String words : expected) {
      assertTrue(run.err().contains(words), words + " is missing in " + run.err());
    }
    assertFalse(run.err().contains("\tat "), "a stack trace: " + run.err());
  }

  @Test
  void isUpsampledToTheEnd() throws IOException {
    Cli run = run("upsample", mixed, "-o", out, "--input-size", 16, "--format", "npy");
    assertNamed(run, NO_PICTURES);
    assertEquals(1, run.status(), "wide1x4000.png failed");
    String wide =
        "featup: failed: "
            + mixed.resolve("wide1x4000.png")
            + ": a photo 1 pixels high and 4000 wide ";
    assertTrue(run.err().contains(wide), run.err());
    assertTrue(run.err().indexOf(wide) < run.err().indexOf("passed over"), "said when it happens");
    for (String photo : List.of("a", "b", "c", "d", "e")) {
      assertTrue(Files.exists(out.resolve(photo + ".featup.npy")), photo);
    }
    assertFalse(Files.exists(out.resolve("wide1x4000.featup.npy")));
    assertTrue(run.lastLine().matches("\\d+ of \\d+ done, 10 passed over in .*"), run.lastLine());
  }

  @Test
  void photosThatComeTwiceAreNamed() throws IOException {
    Path photos = Files.createDirectory(dir.resolve("photos"));
    Path photo = Given.photo(photos.resolve("a.png"));
    Path link = Files.createSymbolicLink(photos.resolve("link.png"), photo);
    String named = link + ": the same file as " + photo;
    Object[] options = {"-o", out, "--input-size", 16, "--format", "npy"};
    for (List<Path> given : List.of(List.of(photos), List.of(photo, link))) {
      List<Object> args = new ArrayList<>(List.of("upsample"));
      args.addAll(given);
      args.addAll(List.of(options));
      Cli run = run(args.toArray());
      assertEquals(0, run.status(), run.err());
      assertTrue(run.err().contains(named), run.err());
      assertTrue(run.lastLine().startsWith("1 of 1 done, 1 passed over"), run.lastLine());
    }
  }

  @Test
  void otherFilesDoNotMatterToTheStatus() throws IOException {
    Path photos = Files.createDirectory(dir.resolve("photos"));
    Given.photo(photos.resolve("a.png"));
    Given.text(photos.resolve("notes.txt"));
    Object[] args = {"upsample", photos, "-o", out, "--input-size", 16, "--format", "npy"};
    assertEquals(0, run(args).status());
    args[1] = photos.resolve("notes.txt");
    Cli given = run(args);
    assertEquals(1, given.status());
    assertNamed(given, List.of("featup: failed: " + args[1] + ": not a picture: text"));
  }

  @Test
  void isTrainedOnToTheEnd() throws IOException {
    Cli run =
        run(
            "train",
            mixed,
            "-o",
            out,
            "--steps",
            12,
            "--batch",
            2,
            "--load-size",
            32,
            "--max-pad",
            4,
            "--jitters",
            1,
            "--projection",
            4,
            "--radius",
            1,
            "--keys",
            6,
            "--pictures-every",
            0);
    assertEquals(0, run.status(), run.err());
    assertNamed(run, NO_PICTURES);
    assertNamed(run, List.of("wide1x4000.png: 4000x1 pixels, expected at least 32x32"));
    assertTrue(run.lastLine().startsWith("12 of 12 steps in "), run.out());
    assertTrue(Files.exists(out.resolve("weights.safetensors")));
  }

  @Test
  void isEvaluatedWhenTheFailuresAreGone() throws IOException {
    Object[] args = {
      "evaluate",
      mixed,
      "-o",
      out,
      "--input-size",
      32,
      "--method",
      "bilinear",
      "--measures",
      "detail"
    };
    Cli refused = run(args);
    assertEquals(1, refused.status());
    assertNamed(refused, NO_PICTURES);
    assertNamed(refused, List.of("wide1x4000.png: a photo 1 pixels high ", "cannot be used"));
    assertFalse(Files.exists(out));
  }

  @Test
  void isFittedOrSaysWhyNot() {
    for (String name : List.of("pipe.png", "wide1x4000.png", "phone.heic", "labels.txt")) {
      Cli run = run("fit", mixed.resolve(name), "-o", out, "--steps", 1);
      assertEquals(name.equals("pipe.png") ? 2 : 1, run.status(), run.err());
      assertFalse(Files.exists(out), name);
    }
  }
}
