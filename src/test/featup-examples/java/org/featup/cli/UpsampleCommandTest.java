package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.examples.Backbones;
import org.featup.io.Images;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code featup upsample} writes. */
class UpsampleCommandTest {
  @TempDir private Path dir;
  private Path photo;
  private Path out;

  @BeforeEach
  void givePhoto() throws IOException {
    photo = Given.photo(dir.resolve("in/photo.png"));
    out = dir.resolve("out");
  }

  private Tensor features(String name) throws IOException {
    return Safetensors.read(out.resolve(name + ".featup.safetensors")).require("features");
  }

  @Test
  void writesTheFeaturesThatTheLibraryGives() throws IOException {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 64);
    assertEquals(0, run.status(), run.err());
    NDArray image = Images.toNDArray(Images.resize(Images.read(photo), 64, 96));
    try (Backbone backbone = Backbones.bundled()) {
      NDArray expected = FeatUp.upsample(backbone.features(image), image);
      Tensor actual = features("photo");
      assertArrayEquals(new long[] {1, 576, 64, 96}, actual.shape());
      assertArrayEquals(expected.toArray(Layout.NCHW), actual.data(), 1e-5f);
    }
    assertTrue(run.lastLine().startsWith("1 of 1 done in "), run.out());
  }

  /** Stored as 48x32, to be turned by its EXIF data. */
  @Test
  void photosComeUprightUnlessAskedNotTo() throws IOException {
    Path lying = Cli.golden().resolveSibling("pictures").resolve("exif6.jpg");
    assertEquals(0, Cli.run("upsample", lying, "-o", out, "--input-size", 32).status());
    assertArrayEquals(new long[] {1, 576, 48, 32}, features("exif6").shape());
    String asStored = "--no-exif-rotation";
    assertEquals(0, Cli.run("upsample", lying, "-o", out, "--input-size", 32, asStored).status());
    assertArrayEquals(new long[] {1, 576, 32, 48}, features("exif6").shape());
  }

  /** The command line brings TwelveMonkeys' readers. */
  @Test
  void picturesThatTheJdkCannotRead() throws IOException {
    Path pictures = Cli.golden().resolveSibling("pictures");
    for (String name : new String[] {"cmyk.jpg", "ycc.tif", "lossy.webp"}) {
      Path file = pictures.resolve(name);
      assertEquals(0, Cli.run("upsample", file, "-o", out, "--input-size", 32).status(), name);
    }
  }

  @Test
  void paintsPhotoCellsBilinearAndFeatUp() throws IOException {
    assertEquals(0, Cli.run("upsample", photo, "-o", out, "--input-size", 32).status());
    BufferedImage strip = Images.read(out.resolve("photo.featup.png"));
    assertEquals(4 * 48, strip.getWidth());
    assertEquals(32 + 13, strip.getHeight());
    assertEquals(Given.picture().getRGB(7, 9), strip.getRGB(7, 9), "the photo comes first");
    assertEquals(strip.getRGB(48, 0), strip.getRGB(48 + 15, 15), "one cell, one colour");
    assertTrue(strip.getRGB(48, 0) != strip.getRGB(48 + 47, 31), "different cells differ");
  }

  @Test
  void aLargerOutputFollowsTheLargerPhoto() throws IOException {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 16, "--size", "64x90");
    assertEquals(0, run.status(), run.err());
    assertEquals(4 * 90, Images.read(out.resolve("photo.featup.png")).getWidth());
    BufferedImage whole = Images.read(photo);
    NDArray guidance = Images.toNDArray(Images.resize(whole, 64, 90));
    try (Backbone backbone = Backbones.bundled()) {
      NDArray low = backbone.features(Images.toNDArray(Images.resize(whole, 16, 32)));
      NDArray expected = FeatUp.upsample(low, guidance, 64, 90);
      Tensor actual = features("photo");
      assertArrayEquals(new long[] {1, 576, 64, 90}, actual.shape());
      assertArrayEquals(expected.toArray(Layout.NCHW), actual.data(), 1e-5f);
    }
  }

  @Test
  void asLargeAsThePhoto() throws IOException {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 16, "--size", "photo");
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(new long[] {1, 576, 32, 48}, features("photo").shape());
    Object[] crop = {"upsample", photo, "-o", out, "--input-size", 16, "--size", "photo", "--crop"};
    assertEquals(0, Cli.run(crop).status());
    assertArrayEquals(new long[] {1, 576, 32, 32}, features("photo").shape());
  }

  /** Vectors of channels of mean 0 and deviation 1, with the option or without. */
  @Test
  void theBundledBackbonesAreNormalised() throws IOException {
    Object[] nearest = {"upsample", photo, "-o", out, "--input-size", 32, "--method", "nearest"};
    for (String name : Backbones.names()) {
      for (List<String> norm : List.of(List.<String>of(), List.of("--channel-norm"))) {
        List<Object> args = new ArrayList<>(List.of(nearest));
        args.addAll(List.of("--backbone", name));
        args.addAll(norm);
        assertEquals(0, Cli.run(args.toArray()).status());
        Tensor map = features("photo");
        int pixels = 32 * 48;
        double sum = 0;
        double squares = 0;
        int channels = map.data().length / pixels;
        for (int c = 0; c < channels; c++) {
          double value = map.data()[c * pixels];
          sum += value;
          squares += value * value;
        }
        assertEquals(0, sum / channels, 1e-4, name);
        assertEquals(1, squares / channels, 1e-2, name);
      }
    }
  }

  @Test
  void cutsTheMiddleSquareOut() throws IOException {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 32, "--crop");
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(new long[] {1, 576, 32, 32}, features("photo").shape());
    BufferedImage strip = Images.read(out.resolve("photo.featup.png"));
    assertEquals(Given.picture().getRGB(8, 0), strip.getRGB(0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bilinear", "bicubic", "nearest", "FeatUp"})
  void knowsOtherMethods(String method) throws IOException {
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 32, "--method", method);
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(new long[] {1, 576, 32, 48}, features("photo").shape());
    int columns = method.equals("bilinear") ? 3 : 4;
    assertEquals(columns * 48, Images.read(out.resolve("photo.featup.png")).getWidth());
  }

  @Test
  void picturesNeedNoFeaturesWritten() throws IOException {
    assertEquals(0, Cli.run("upsample", photo, "-o", out, "--input-size", 32).status());
    BufferedImage whole = Images.read(out.resolve("photo.featup.png"));
    Cli run = Cli.run("upsample", photo, "-o", out, "--input-size", 32, "--format", "none");
    assertEquals(0, run.status(), run.err());
    BufferedImage mapped = Images.read(out.resolve("photo.featup.png"));
    for (int x = 0; x < whole.getWidth(); x++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int expected = whole.getRGB(x, 20) >> shift & 0xff;
        // the projection before the upsampling or after it: equal within rounding
        assertEquals(expected, mapped.getRGB(x, 20) >> shift & 0xff, 1);
      }
    }
  }

  @Test
  void writesOnlyWhatIsWanted() throws IOException {
    Cli npy =
        Cli.run(
            "upsample", photo, "-o", out, "--input-size", 32, "--format", "npy", "--no-picture");
    assertEquals(0, npy.status(), npy.err());
    assertEquals(List.of("photo.featup.npy"), Given.names(out));
  }

  @Test
  void keepsPhotosOfOneNameApart() throws IOException {
    Path other = Given.photo(dir.resolve("in2/photo.PNG"));
    Path third = Given.photo(dir.resolve("in3/Photo.png"));
    Cli run =
        Cli.run(
            "upsample",
            photo,
            other,
            third,
            photo,
            "-o",
            out,
            "--input-size",
            16,
            "--format",
            "none");
    assertEquals(0, run.status(), run.err());
    assertEquals(
        List.of("Photo-3.featup.png", "photo-2.featup.png", "photo.featup.png"), Given.names(out));
    assertTrue(run.lastLine().startsWith("3 of 3 done"), run.out());
  }

  @Test
  void takesThePicturesOfAFolderButNotItsOwnResults() throws IOException {
    Given.photo(dir.resolve("in/second.png"));
    Given.photo(dir.resolve("in/.hidden.png"));
    Given.photo(dir.resolve("in/deeper/third.png"));
    Given.text(dir.resolve("in/notes.txt"));
    Path in = photo.getParent();
    for (int i = 0; i < 2; i++) {
      Cli run = Cli.run("upsample", in, "-o", in, "--input-size", 16, "--format", "none");
      assertEquals(0, run.status(), run.err());
      assertTrue(run.lastLine().startsWith("2 of 2 done"), run.out());
    }
  }

  @Test
  void otherInputsOfAGraphTakeConstants() throws Exception {
    Path model = Path.of(Cli.class.getResource("/onnx/two_inputs.onnx").toURI());
    List<Object> args = new ArrayList<>(List.of("upsample", photo, "-o", out));
    args.addAll(List.of("--input-size", 32, "--backbone", model, "--stride", 16, "--output", "y"));
    Cli without = Cli.run(args.toArray());
    assertEquals(2, without.status(), without.err());
    assertTrue(without.err().contains("--constant NAME=VALUE"), without.err());
    args.addAll(List.of("--constant", "n=x"));
    Cli wrong = Cli.run(args.toArray());
    assertEquals(2, wrong.status(), wrong.err());
    assertTrue(wrong.err().contains("--constant n: expected numbers"), wrong.err());
    args.set(args.size() - 1, "n=1");
    Cli run = Cli.run(args.toArray());
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void runsAnotherNetwork() throws IOException {
    Path model = dir.resolve("model.onnx");
    String resource = "/org/featup/examples/mobilenetv2_openimages_fp16.onnx";
    try (InputStream in = Backbones.class.getResourceAsStream(resource)) {
      Files.copy(in, model);
    }
    Cli run =
        Cli.run(
            "upsample",
            photo,
            "-o",
            out,
            "--input-size",
            32,
            "--backbone",
            model,
            "--output",
            "s16_c96",
            "--stride",
            16,
            "--normalization",
            "inception",
            "--grid",
            "same-upper",
            "--context",
            2,
            "--layout",
            "feature_map",
            "--channel-norm");
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(new long[] {1, 96, 32, 48}, features("photo").shape());
  }

  @Test
  void backendsAgree() throws IOException {
    Cli.run("upsample", photo, "-o", out, "--input-size", 32, "--backend", "simd");
    float[] simd = features("photo").data();
    Cli run =
        Cli.run(
            "upsample",
            photo,
            "-o",
            out,
            "--input-size",
            32,
            "--backend",
            "scalar",
            "--threads",
            1);
    assertTrue(run.lastLine().contains("scalar on 1 thread"), run.out());
    assertArrayEquals(simd, features("photo").data(), 1e-4f);
  }
}
