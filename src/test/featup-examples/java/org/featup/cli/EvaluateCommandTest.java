package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.featup.io.Images;
import org.featup.io.Npy;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code featup evaluate} takes, refuses and writes. */
class EvaluateCommandTest {
  @TempDir private Path dir;
  private Path out;
  private Path scenes;

  @BeforeEach
  void givePhotos() throws IOException {
    Given.photo(dir.resolve("in/one.png"));
    Given.photo(dir.resolve("in/two.png"));
    out = dir.resolve("out");
    scenes = Files.createDirectories(dir.resolve("depth"));
  }

  /** The picture of 48x32 pixels; its disparity has two steps and is unknown in a corner. */
  private void giveScene() throws IOException {
    Given.photo(scenes.resolve("a.png"));
    BufferedImage gray = new BufferedImage(48, 32, BufferedImage.TYPE_USHORT_GRAY);
    for (int p = 0; p < 48 * 32; p++) {
      gray.getRaster().setSample(p % 48, p / 48, 0, p < 100 ? 0 : p % 48 < 20 ? 1000 : 3000);
    }
    Images.writePng(scenes.resolve("a.disparity.png"), gray);
  }

  private Cli evaluate(Object... more) {
    Object[] all = new Object[more.length + 8];
    Object[] first = {
      "evaluate", dir.resolve("in"), "-o", out, "--input-size", 64, "--method", "nearest,bilinear"
    };
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Cli.run(all);
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(out.resolve(file));
  }

  @Test
  void measuresDepthAndRetrieval() throws IOException {
    giveScene();
    Cli run = evaluate("--measures", "retrieval,depth", "--depth", scenes);
    assertEquals(0, run.status(), run.err());
    assertEquals(
        List.of("contact-mobilenetv2.png", "evaluation.csv", "evaluation.json", "evaluation.md"),
        Given.names(out));
    List<String> rows =
        lines("evaluation.csv").stream()
            .skip(1)
            .map(line -> line.substring(0, line.lastIndexOf(',')))
            .filter(line -> line.contains(",bilinear,"))
            .collect(Collectors.toList());
    assertEquals(2 + 4 * 6, rows.size(), rows.toString());
    assertTrue(rows.contains("two,mobilenetv2,bilinear,retrieval,found"), rows.toString());
    assertTrue(
        rows.contains("\"a 1,2\",mobilenetv2,bilinear,depth,RMSE at edges"), rows.toString());
    assertTrue(run.out().contains("(depth: 6)"), run.out());
    assertTrue(run.out().contains("| depth | delta at edges ↑ |"), run.out());
  }

  @Test
  void depthWithoutScenesIsWrongUsage() throws IOException {
    Cli none = evaluate("--measures", "halo,depth");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("--measures depth: expected --depth DIR"), none.err());
    Cli unasked = evaluate("--measures", "halo", "--depth", scenes);
    assertEquals(2, unasked.status());
    assertTrue(unasked.err().contains("expected depth among the --measures"), unasked.err());
    Cli missing = evaluate("--depth", dir.resolve("nowhere"));
    assertEquals(2, missing.status());
    assertTrue(missing.err().contains("nowhere: no such folder"), missing.err());
    assertFalse(Files.exists(out));
  }

  private void fails(String reason) {
    Cli run = evaluate("--measures", "depth", "--depth", scenes);
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains(reason), run.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void scenesThatAreNoneAreNamed() throws IOException {
    fails("depth: expected files NAME.disparity.png or NAME.disparity.npy, found none");
    Path map = scenes.resolve("b.disparity.npy");
    Npy.write(map, NDArray.zeros(new Shape(1, 1, 32, 40)));
    fails("b.disparity.npy: no photo beside it");
    Given.photo(scenes.resolve("b.png"));
    fails("b.disparity.npy: expected 1x1x32x48, the size of ");
    Files.delete(map);
    Given.photo(scenes.resolve("b.disparity.png"));
    fails("b.disparity.png: expected one channel of gray, given 3 channels");
    Given.text(scenes.resolve("b.disparity.png"));
    fails("b.disparity.png: not a picture: text");
  }

  @Test
  void aPhotoThatIsMissingIsNamedOnce() {
    Path missing = dir.resolve("in/three.png");
    Cli run = evaluate(missing);
    assertEquals(1, run.status(), run.err());
    assertTrue(
        run.err().contains("featup: failed: " + missing + ": no such file or folder"), run.err());
    assertFalse(Files.exists(out));
  }

  /** The options of fit reach the fits: with another rate they are others. */
  @Test
  void fitsTakeTheOptionsOfFit() throws IOException {
    Path fits = dir.resolve("fits");
    Object[] fit = {
      "--method", "implicit:1", "--fits", fits, "--views", 4, "--held-out", 0, "--jitters", 2
    };
    Object[] measured = {"--measures", "halo", "--baseline", "implicit:1", "--components", 3};
    String usual = halo(fit, measured);
    String faster = halo(fit, measured, "--learning-rate", "0.1");
    assertEquals(2, Given.names(fits).size(), "one for each rate: the two photos are the same");
    assertFalse(usual.equals(faster), usual);
    Cli wrong = evaluate("--learning-rate", -1);
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("--learning-rate -1: learning rate"), wrong.err());
  }

  private String halo(Object[] fit, Object[] measured, Object... more) throws IOException {
    List<Object> all = new ArrayList<>(List.of("evaluate", dir.resolve("in"), "-o", out));
    all.addAll(List.of("--input-size", 64));
    all.addAll(List.of(fit));
    all.addAll(List.of(measured));
    all.addAll(List.of(more));
    Cli run = Cli.run(all.toArray());
    assertEquals(0, run.status(), run.err());
    return String.join("\n", lines("evaluation.csv"));
  }

  @Test
  void theBaselineIsMeasuredTooIfItIsNotNamed() throws IOException {
    Cli run =
        Cli.run(
            "evaluate",
            dir.resolve("in"),
            "-o",
            out,
            "--input-size",
            64,
            "--method",
            "nearest",
            "--measures",
            "halo");
    assertEquals(0, run.status(), run.err());
    List<String> methods =
        lines("evaluation.csv").stream().skip(1).map(l -> l.split(",", -1)[2]).distinct().toList();
    assertEquals(List.of("bilinear", "nearest"), methods);
    Cli none = evaluate("--measures", "halo", "--baseline", "implicit:1");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("--baseline: expected one of nearest, bilinear"), none.err());
  }

  @Test
  void aMeasureThatIsNoneIsWrongUsage() {
    Cli run = evaluate("--measures", "beauty");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("beauty"), run.err());
    assertTrue(run.err().contains("retrieval, depth"), run.err());
  }
}
