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
import org.featup.io.Images;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code featup evaluate --dataset} takes, refuses and writes. */
class EvaluateDatasetTest {
  /** Of the backbone that is bundled. */
  private static final int CHANNELS = 576;

  @TempDir private Path dir;

  @BeforeEach
  void giveDataset() throws IOException {
    for (String name : new String[] {"train/%s/a.png", "train/%s/b.png", "val/%s/c.png"}) {
      Given.photo(dir.resolve(String.format(name, "images")));
      BufferedImage labels = new BufferedImage(48, 32, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 48 * 32; p++) {
        labels.getRaster().setSample(p % 48, p / 48, 0, p % 48 + p / 48 < 40 ? 0 : 1);
      }
      Path file = dir.resolve(String.format(name, "labels"));
      Files.createDirectories(file.getParent());
      Images.writePng(file, labels);
    }
    Files.writeString(dir.resolve("classes.txt"), "near\nfar\n");
    Files.createFile(dir.resolve("val/images/lost.jpg"));
  }

  private Cli evaluate(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("evaluate", "-o", dir.resolve("out"), "--method", "nearest,bilinear"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void aTableOfTheWholeSet() throws IOException {
    Cli run = evaluate("--dataset", "folder", "--data", dir, "--cache", dir.resolve("kept"));
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().startsWith("1 photos. All of them together"), run.out());
    assertTrue(run.out().contains("| segmentation | mIoU ↑ |"), run.out());
    assertTrue(run.out().contains("| cost | ms |"), run.out());
    assertTrue(run.err().contains("lost.jpg: no file of this name"), run.err());
    assertEquals(
        List.of(
            "contact-mobilenetv2-segmentation.png",
            "evaluation.csv",
            "evaluation.json",
            "evaluation.md"),
        Given.names(dir.resolve("out")));
    // the three photos have the same pixels
    assertEquals(1, Given.names(dir.resolve("kept")).size());
  }

  private Path head(int classes) throws IOException {
    float[] bias = new float[classes];
    bias[0] = 1;
    Path file = dir.resolve("head.safetensors");
    float[] weight = new float[classes * CHANNELS];
    Safetensors.write(
        file,
        TensorFile.of(
            new Tensor("weight", new long[] {classes, CHANNELS, 1, 1}, weight),
            new Tensor("bias", new long[] {classes}, bias)));
    return file;
  }

  private String accuracy(Object... more) throws IOException {
    List<Object> all =
        new ArrayList<>(List.of("--dataset", "folder", "--data", dir, "--tasks", "segmentation"));
    all.addAll(List.of(more));
    Cli run = evaluate(all.toArray());
    assertEquals(0, run.status(), run.err());
    String row = "c,mobilenetv2,nearest,segmentation,accuracy,";
    return Files.readAllLines(dir.resolve("out/evaluation.csv")).stream()
        .filter(line -> line.startsWith(row))
        .map(line -> line.substring(row.length()))
        .findFirst()
        .orElseThrow();
  }

  /** A head that always says near is right where it is: in 40 columns less one each row. */
  @Test
  void aHeadInPlaceOfAProbe() throws IOException {
    Path head = head(2);
    assertEquals(784 / 1536.0, Double.parseDouble(accuracy("--head", head)), 1e-6);
    assertEquals("1.0", accuracy("--head", head, "--void", 1), "nothing but near counts");
    Path classes = Files.writeString(dir.resolve("other.txt"), "1 near\n0 far\n");
    assertEquals(
        752 / 1536.0,
        Double.parseDouble(accuracy("--head", head, "--classes", classes)),
        1e-6,
        "the order of the names is that of the head");
  }

  private void fails(String message, Path head) throws IOException {
    Cli run = evaluate("--dataset", "folder", "--data", dir, "--head", head);
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(Files.exists(dir.resolve("out")));
  }

  @Test
  void aHeadThatDoesNotFit() throws IOException {
    fails("expected a head for 2 classes, given one of 3", head(3));
    Path file = dir.resolve("other.safetensors");
    Tensor flat = new Tensor("weight", new long[] {CHANNELS}, new float[CHANNELS]);
    Safetensors.write(file, TensorFile.of(flat));
    fails(file + ": expected a weight of classes x channels, given the shape [576]", file);
    Tensor weight = new Tensor("weight", new long[] {2, CHANNELS}, new float[2 * CHANNELS]);
    Safetensors.write(file, TensorFile.of(weight));
    fails("bias", file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dataset folder | --dataset folder: expected --data",
        "--data DIR | expected --dataset NAME too",
        "--data DIR/none --dataset folder | no such folder",
        "--dataset folder --data DIR DIR | expected no photos besides",
        "--dataset folder --data DIR --measures detail | expected --tasks in place of --measures",
        "--dataset folder --data DIR --tasks depth | expected a data set with depth",
        "--dataset folder --data DIR --tasks cam | expected --head FILE",
        "--dataset folder --data DIR --head DIR/none | --head DIR/none: no such file",
        "--dataset folder --data DIR --classes DIR/none | --classes DIR/none: no such file",
        "--dataset folder --data DIR --limit 0 | expected numbers above 0",
        "--dataset folder --data DIR --void 70000 | expected 0 to 65535, given 70000",
        "--dataset nowhere --data DIR | nowhere"
      })
  void wrongUsage(String args, String message) {
    Cli run = evaluate((Object[]) args.replace("DIR", dir.toString()).split(" "));
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(message.replace("DIR", dir.toString())), run.err());
    assertFalse(Files.exists(dir.resolve("out")));
  }
}
