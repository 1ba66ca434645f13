package org.featup.internal.io.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.imageio.ImageReader;
import org.featup.internal.io.FileBytes;
import org.featup.io.IccProfiles;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.ImagesTest;
import org.featup.io.Normalization;
import org.featup.io.TaggedPictures;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures decode right or are refused, with TwelveMonkeys' readers and without. */
class ImageReadingTest {
  /** What is right for the files of blocks; the decoders may be off by two. */
  private static final int[][] BLOCKS = {
    {255, 0, 0}, {0, 255, 0}, {0, 0, 255},
    {255, 255, 0}, {128, 128, 128}, {0, 255, 255},
    {255, 0, 255}, {255, 255, 255}, {200, 100, 50}
  };

  private static final List<Predicate<ImageReader>> BOTH =
      List.of(ImageReadingTest::any, ImageReaders::isJdk);

  @TempDir Path folder;

  private static boolean any(ImageReader reader) {
    return true;
  }

  private static BufferedImage read(Path file, Predicate<ImageReader> readers) throws IOException {
    return ImageReading.read(file, ImageOptions.standard(), readers);
  }

  private static int[] rgb(NDArray array, int y, int x) {
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = Math.round(255 * array.get(0, c, y, x));
    }
    return rgb;
  }

  private static void assertColor(int[] expected, int[] given) {
    for (int c = 0; c < 3; c++) {
      assertEquals(expected[c], given[c], 2, Arrays.toString(given));
    }
  }

  private static void assertBlocks(BufferedImage image) {
    NDArray array = Images.toNDArray(image, Normalization.UNIT);
    assertEquals(new Shape(1, 3, 96, 96), array.shape());
    for (int i = 0; i < BLOCKS.length; i++) {
      assertColor(BLOCKS[i], rgb(array, 16 + 32 * (i / 3), 16 + 32 * (i % 3)));
    }
  }

  private static String refused(Path file, Predicate<ImageReader> readers) {
    IOException e = assertThrows(IOException.class, () -> read(file, readers));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    return e.getMessage();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("picture"), bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adobe_t2_3comp.jpg", "cmyk.jpg", "nojfif_444_ids012.jpg", "cmyk.tif", "ycc.tif"})
  void colorsThatTheJdkGetsWrong(String name) throws IOException {
    Path file = TaggedPictures.resource(name);
    assertBlocks(read(file, ImageReadingTest::any));
    String format = name.endsWith("jpg") ? "jpeg" : "tiff";
    String message = refused(file, ImageReaders::isJdk);
    assertTrue(message.contains("com.twelvemonkeys.imageio:imageio-" + format), message);
  }

  @Test
  void webpNeedsAReader() throws IOException {
    Path file = TaggedPictures.resource("lossy.webp");
    NDArray array = Images.toNDArray(read(file, ImageReadingTest::any), Normalization.UNIT);
    assertColor(new int[] {255, 0, 0}, rgb(array, 8, 12));
    assertColor(new int[] {0, 0, 255}, rgb(array, 24, 12));
    assertTrue(refused(file, ImageReaders::isJdk).contains("com.github.usefulness:webp-imageio"));
  }

  /** As when the first frame of an animation is smaller, or the canvas was damaged. */
  @Test
  void webpCanvasesThatAreNotFilled() throws IOException {
    byte[] webp = Files.readAllBytes(TaggedPictures.resource("exif6.webp"));
    webp[24] = 95; // 96 columns
    assertTrue(refused(write(webp), ImageReadingTest::any).contains("96x32, given 48x32"));
  }

  @Test
  void colorsThatNoReaderGetsRight() {
    for (Predicate<ImageReader> readers : BOTH) {
      assertTrue(refused(TaggedPictures.resource("lab.tif"), readers).contains("given CIE Lab"));
    }
  }

  @Test
  void floatingPointSamples() throws IOException {
    for (Predicate<ImageReader> readers : BOTH) {
      NDArray array =
          Images.toNDArray(
              read(TaggedPictures.resource("float01.tif"), readers), Normalization.UNIT);
      assertEquals(76, rgb(array, 16, 16)[0]);
      assertEquals(150, rgb(array, 16, 48)[1]);
      assertEquals(255, rgb(array, 80, 48)[2]);
      for (float wrong : new float[] {127, -0.5f, Float.NaN}) {
        byte[] data = ByteBuffer.allocate(8).putFloat(0.5f).putFloat(wrong).array();
        Path file = write(TaggedPictures.tiff(1, 2, 32, data, Map.of(TiffTags.SAMPLE_FORMAT, 3)));
        assertTrue(refused(file, readers).contains("expected 0 to 1, given " + (double) wrong));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"32,1,32 bits", "32,2,32 bits", "16,2,format 2", "8,2,format 2", "32,6,format 6"})
  void samplesOfNoPicture(int bits, int format, String given) throws IOException {
    byte[] data = new byte[2 * bits / 8];
    Path file =
        write(TaggedPictures.tiff(1, 2, bits, data, Map.of(TiffTags.SAMPLE_FORMAT, format)));
    assertTrue(refused(file, ImageReadingTest::any).contains(given));
  }

  @Test
  void previewsOfRawPhotos() throws IOException {
    byte[] data = new byte[6];
    Path file = write(TaggedPictures.tiff(2, 3, 8, data, Map.of(TiffTags.SUBFILE_TYPE, 1)));
    assertTrue(refused(file, ImageReadingTest::any).contains("reduced picture"));
  }

  @Test
  void alphaOfZeroEverywhereInBmp() throws IOException {
    assertBlocks(read(TaggedPictures.resource("bmp32_v5_a0.bmp"), ImageReadingTest::any));
  }

  @Test
  void gifFramesLieOnTheirCanvas() throws IOException {
    Path file = TaggedPictures.resource("gif_offset.gif");
    NDArray array = Images.toNDArray(read(file, ImageReadingTest::any), Normalization.UNIT);
    assertEquals(new Shape(1, 3, 96, 96), array.shape());
    assertEquals(array.shape(), Images.shapeOf(file, ImageOptions.standard()));
    assertColor(new int[] {255, 255, 255}, rgb(array, 5, 5));
    assertColor(new int[] {255, 0, 0}, rgb(array, 30, 30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tif"})
  void profilesOfOtherSpaces(String format) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0xc86432);
    }
    for (Predicate<ImageReader> readers : BOTH) {
      for (boolean swapped : new boolean[] {false, true}) {
        byte[] profile = IccProfiles.rgb(2.2, swapped);
        Path file = write(tagged(format, image, profile));
        NDArray array = Images.toNDArray(read(file, readers), Normalization.UNIT);
        int[] right = swapped ? new int[] {100, 200, 50} : new int[] {200, 100, 50};
        for (int c = 0; c < 3; c++) {
          assertEquals(right[c], rgb(array, 8, 8)[c], 4, "swapped: " + swapped);
        }
      }
    }
  }

  private static byte[] tagged(String format, BufferedImage image, byte[] profile)
      throws IOException {
    return switch (format) {
      case "png" -> TaggedPictures.png(image, null, profile);
      case "jpg" -> TaggedPictures.jpeg(image, null, profile);
      default -> {
        boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        int samples = grey ? 1 : 3;
        byte[] data = new byte[samples * image.getWidth() * image.getHeight()];
        for (int i = 0; i < data.length; i++) {
          int pixel = i / samples;
          int rgb =
              image
                  .getRaster()
                  .getSample(pixel % image.getWidth(), pixel / image.getWidth(), i % samples);
          data[i] = (byte) rgb;
        }
        yield TaggedPictures.tiff(
            image.getHeight(),
            image.getWidth(),
            8,
            data,
            Map.of(TiffTags.PHOTOMETRIC, grey ? 1 : 2, 277, samples, TiffTags.PROFILE, profile));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tif"})
  void greyProfiles(String format) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, 128);
    }
    for (Predicate<ImageReader> readers : BOTH) {
      Path linear = write(tagged(format, image, IccProfiles.grey(1)));
      NDArray array = Images.toNDArray(read(linear, readers), Normalization.UNIT);
      assertColor(new int[] {188, 188, 188}, rgb(array, 8, 8));
      Path usual = write(tagged(format, image, IccProfiles.grey(2.2)));
      array = Images.toNDArray(read(usual, readers), Normalization.UNIT);
      assertEquals(128, rgb(array, 8, 8)[0], 2);
      // A profile that does not fit, or is none: as if it were not there.
      for (byte[] bad : new byte[][] {IccProfiles.rgb(1, false), new byte[200], {1}}) {
        array =
            Images.toNDArray(read(write(tagged(format, image, bad)), readers), Normalization.UNIT);
        assertEquals(128, rgb(array, 8, 8)[0]);
      }
    }
  }

  @Test
  void palettesHaveProfilesToo() throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(1, 1, 0xffff0000);
    Path file = write(TaggedPictures.png(image, null, IccProfiles.rgb(2.2, true)));
    NDArray array = Images.toNDArray(read(file, ImageReadingTest::any), Normalization.UNIT);
    assertColor(new int[] {0, 255, 0}, rgb(array, 1, 1));
    assertColor(new int[] {0, 0, 0}, rgb(array, 2, 2));
  }

  @Test
  void tooLargeSaysSo() throws IOException {
    byte[] jpeg =
        TaggedPictures.jpeg(ImagesTest.noise(64, 64, BufferedImage.TYPE_INT_RGB), null, null);
    for (int i = 0; i < jpeg.length - 8; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 10_000).putShort(i + 7, (short) 12_000);
      }
    }
    Path file = write(Arrays.copyOf(jpeg, 300_000));
    assertEquals(
        file + ": too large: 12000x10000 are 120000000 pixels, the limit is 100000000",
        refused(file, ImageReadingTest::any));
  }

  @Test
  void tooLargeForTheHeapSaysSo() throws IOException {
    FileBytes file = FileBytes.of("a.png", new byte[0]);
    ImageReading.requireMemory(file, 6000, 4000, 96_000_000);
    IOException e =
        assertThrows(
            IOException.class, () -> ImageReading.requireMemory(file, 6000, 4000, 95_000_000));
    assertEquals(
        "a.png: not enough memory: 6000x4000 pixels need about 192 MB, the heap has 95; give java a larger one with -Xmx",
        e.getMessage());
  }

  @Test
  void namesWhatNoReaderKnows() throws IOException {
    byte[] heic = new byte[100];
    ByteBuffer.wrap(heic)
        .putInt(24)
        .put("ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1));
    String message = refused(write(heic), ImageReadingTest::any);
    assertTrue(message.contains("HEIC") && message.contains("NightMonkeys"), message);
  }

  /** Pictures that did not come from a file. */
  @Test
  void floatingPointRastersInMemory() {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            ColorModel.OPAQUE,
            DataBuffer.TYPE_FLOAT);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(2, 1), false, null);
    image.getRaster().setSample(1, 0, 0, 0.5f);
    assertEquals(128, rgb(Images.toNDArray(image, Normalization.UNIT), 0, 1)[1]);
    image.getRaster().setSample(1, 0, 0, 127f);
    assertThrows(IllegalArgumentException.class, () -> Images.toNDArray(image));
  }

  @Test
  void samplesAsTheyAre() throws IOException {
    byte[] data = ByteBuffer.allocate(4).putShort((short) 1000).putShort((short) 0xfffe).array();
    Map<Integer, Object> turned = Map.of(TiffTags.ORIENTATION, 6);
    NDArray array = Images.readSamples(write(TaggedPictures.tiff(1, 2, 16, data, turned)));
    assertEquals(new Shape(1, 1, 1, 2), array.shape());
    assertEquals(1000, array.get(0, 0, 0, 0));
    assertEquals(0xfffe, array.get(0, 0, 0, 1));
    Path rgb = TaggedPictures.resource("exif6.jpg");
    assertThrows(IOException.class, () -> Images.readSamples(rgb));
  }
}
