package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.examples.Backbones;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much {@code featup upsample} writes, and how. */
class UpsampleOutputsTest {
  @TempDir private Path dir;
  private Path photo;
  private Path out;

  @BeforeEach
  void givePhoto() throws IOException {
    photo = Given.photo(dir.resolve("in/photo.png"));
    out = dir.resolve("out");
  }

  private Cli upsample(Object... more) {
    Object[] always = {"upsample", photo, "-o", out, "--input-size", 32};
    Object[] args = Arrays.copyOf(always, always.length + more.length);
    System.arraycopy(more, 0, args, always.length, more.length);
    Cli run = Cli.run(args);
    assertEquals(0, run.status(), run.err());
    return run;
  }

  private NDArray features(String ending) throws IOException {
    return FeatureFiles.read(out.resolve("photo.featup." + ending));
  }

  @Test
  void saysWhatItWroteAndHowLarge() throws IOException {
    Cli run = upsample();
    Path file = out.resolve("photo.featup.safetensors");
    assertTrue(run.out().contains(file + " (1x576x32x48 F32, 3.5 MB)"), run.out());
    assertTrue(run.lastLine().endsWith(" MB)"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "safetensors"})
  void halfPrecision(String format) throws IOException {
    upsample("--format", format);
    NDArray full = features(format);
    long before = Files.size(out.resolve("photo.featup." + format));
    Cli run = upsample("--format", format, "--dtype", "f16");
    NDArray half = features(format);
    assertTrue(run.out().contains("(1x576x32x48 F16, 1.8 MB)"), run.out());
    assertTrue(Files.size(out.resolve("photo.featup." + format)) < 0.51 * before);
    float[] exact = full.toArray(Layout.NCHW);
    float[] rounded = half.toArray(Layout.NCHW);
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], rounded[i], Math.max(Math.abs(exact[i]) * 0x1p-11, 0x1p-25));
    }
  }

  /** In front of the stack, since it is linear; so few channels cost little. */
  @Test
  void componentsAreThoseOfTheWholeFeatures() throws IOException {
    upsample("--channels", 3);
    BufferedImage input = Images.resize(Images.read(photo), 32, 48);
    NDArray image = Images.toNDArray(input);
    try (Backbone backbone = Backbones.bundled()) {
      NDArray low = backbone.features(image);
      Pca pca = Pca.fit(3, low);
      NDArray expected = pca.transform(FeatUp.upsample(low, image, 32, 48));
      assertEquals(new Shape(1, 3, 32, 48), features("safetensors").shape());
      assertArrayEquals(
          expected.toArray(Layout.NCHW), features("safetensors").toArray(Layout.NCHW), 1e-3f);
    }
    assertTrue(Files.exists(out.resolve("photo.featup.png")));
  }

  @Test
  void moreComponentsThanThereAreIsAFailure() {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 32, "--channels", 100);
    assertEquals(1, run.status());
    assertTrue(
        run.err().contains("--channels 100: 576 channels in 2 rows and 3 columns of cells"),
        run.err());
    assertEquals(2, Cli.run("upsample", photo, "-o", out, "--channels", 0).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"featup", "bilinear", "bicubic", "nearest"})
  void bandsGiveTheSameFile(String method) throws IOException {
    Object[] whole = {"--size", "150x70", "--method", method};
    for (List<Object> head : List.of(List.of(), List.<Object>of("--channels", 4))) {
      Object[] args = Arrays.copyOf(whole, whole.length + head.size());
      System.arraycopy(head.toArray(), 0, args, whole.length, head.size());
      upsample(args);
      float[] expected = features("safetensors").toArray(Layout.NCHW);
      Object[] banded = Arrays.copyOf(args, args.length + 2);
      banded[args.length] = "--whole-below";
      banded[args.length + 1] = 0;
      Cli run = upsample(banded);
      assertArrayEquals(expected, features("safetensors").toArray(Layout.NCHW), 1e-4f);
      assertEquals(4 * 70, bandedPictureWidth() + (method.equals("bilinear") ? 70 : 0), run.out());
    }
  }

  private int bandedPictureWidth() throws IOException {
    return Images.read(out.resolve("photo.featup.png")).getWidth();
  }

  @Test
  void anExtremePhotoFailsUnlessItIsAllowed() throws IOException {
    Path wide = dir.resolve("in/wide.png");
    Images.writePng(wide, new BufferedImage(300, 2, BufferedImage.TYPE_INT_RGB));
    Cli run = Cli.run("upsample", wide, photo, "-o", out, "--input-size", 16, "--format", "npy");
    assertEquals(1, run.status());
    String expected =
        wide
            + ": a photo 2 pixels high and 300 wide would become 16 pixels high and 2400 wide for"
            + " the backbone, expected at most 8192";
    assertTrue(run.err().contains(expected), run.err());
    String advice =
        "; --max-pixels allows more, --crop takes the middle square" + System.lineSeparator();
    assertTrue(run.err().contains(advice), run.err());
    for (String crop : new String[] {"--crop", "--no-exif-rotation"}) { // of no use here
      run = Cli.run("upsample", wide, "-o", out, "--max-pixels", 100, "--input-size=16", crop);
      advice = "at most 100 pixels; a larger --max-pixels allows more" + System.lineSeparator();
      assertTrue(run.err().contains(advice), run.err());
    }
    assertTrue(Files.exists(out.resolve("photo.featup.npy")));
    Object[] allowed = {
      "upsample", wide, "-o", out, "--input-size", 16, "--max-pixels", 40000, "--format", "none"
    };
    assertEquals(0, Cli.run(allowed).status());
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeItIsComputed() throws IOException {
    Path name = Given.photo(dir.resolve("in/" + "n".repeat(245) + ".png"));
    Cli run = Cli.run("upsample", name, "-o", out, "--input-size", 16);
    assertEquals(1, run.status());
    assertTrue(run.err().contains("cannot be written: "), run.err());
    assertTrue(Files.notExists(out));
    Cli large = Cli.run("upsample", photo, "-o", out, "--size", "60000x60000", "--input-size", 16);
    assertEquals(1, large.status());
    assertTrue(large.err().contains(" MB, its disk has "), large.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void aReplacedFileKeepsItsMode() throws IOException {
    upsample();
    Path file = out.resolve("photo.featup.safetensors");
    Assumptions.assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    upsample();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
