package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.featup.internal.io.picture.ImageReaders;
import org.featup.internal.io.picture.ImageReading;
import org.featup.internal.io.picture.TiffTags;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** TIFF files of 4x2 pixels whose samples decoders take for others: read right, or refused. */
class TiffSamplesTest {
  private static final int WIDTH = 4;
  private static final int HEIGHT = 2;

  @TempDir private Path folder;

  /** Tags of one number each, in the order that the format wants. */
  private final TreeMap<Integer, Integer> tags = new TreeMap<>();

  @BeforeEach
  void grey() {
    tags.put(TiffTags.WIDTH, WIDTH);
    tags.put(TiffTags.HEIGHT, HEIGHT);
    tags.put(TiffTags.BITS, 8);
    tags.put(TiffTags.COMPRESSION, 1);
    tags.put(TiffTags.PHOTOMETRIC, 1);
    tags.put(TiffTags.SAMPLES, 1);
    tags.put(TiffTags.ROWS_PER_STRIP, HEIGHT);
    tags.put(TiffTags.STRIP_BYTES, WIDTH * HEIGHT);
  }

  private static Stream<Predicate<ImageReader>> readers() {
    return Stream.of(reader -> true, ImageReaders::isJdk);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void wholeSamplesAreRead(Predicate<ImageReader> allowed) throws IOException {
    assertEquals(0xff646464, read(allowed));
    tags.put(TiffTags.BITS, 4);
    tags.put(TiffTags.STRIP_BYTES, WIDTH * HEIGHT / 2);
    assertEquals(0xff666666, read(allowed), "the upper half of 100 is 6 of 15");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void samplesOfOtherSizesAreRefused(Predicate<ImageReader> allowed) throws IOException {
    for (int bits : new int[] {10, 12, 14}) {
      tags.put(TiffTags.BITS, bits);
      tags.put(TiffTags.STRIP_BYTES, HEIGHT * WIDTH * bits / 8);
      refused(allowed, "expected samples of 8 or 16 bits");
    }
    tags.put(TiffTags.SAMPLES, 3);
    tags.put(TiffTags.PHOTOMETRIC, 2);
    tags.put(TiffTags.BITS, 6);
    tags.put(TiffTags.STRIP_BYTES, HEIGHT * WIDTH * 3);
    refused(allowed, "expected samples of 8 or 16 bits");
    tags.put(TiffTags.BITS, 4);
    tags.put(TiffTags.STRIP_BYTES, HEIGHT * WIDTH * 3 / 2);
    refused(allowed, "expected samples of 8 or 16 bits, grey and palettes also of 1, 2 or 4");
  }

  @Test
  void rgbOfTwelveBitsIsForTwelveMonkeys() throws IOException {
    tags.put(TiffTags.PHOTOMETRIC, 2);
    tags.put(TiffTags.SAMPLES, 3);
    for (int bits : new int[] {10, 12, 14}) {
      tags.put(TiffTags.BITS, bits);
      tags.put(TiffTags.STRIP_BYTES, HEIGHT * WIDTH * 3 * bits / 8);
      int[] upper = new int[3]; // of samples of the bits of 100, 100, ...
      String stream = "01100100".repeat(6);
      for (int c = 0; c < 3; c++) {
        int sample = Integer.parseInt(stream.substring(c * bits, (c + 1) * bits), 2);
        upper[c] = Math.round(255f * sample / ((1 << bits) - 1));
      }
      int expected = 0xff000000 | upper[0] << 16 | upper[1] << 8 | upper[2];
      int given = read(reader -> true);
      for (int shift = 0; shift < 24; shift += 8) {
        assertEquals(expected >> shift & 0xff, given >> shift & 0xff, 1, bits + " bits");
      }
      refused(ImageReaders::isJdk, "RGB of 10, 12 or 14 (which needs com.twelvemonkeys");
    }
  }

  @Test
  void whatTheJdkTakesForOtherThingsWithoutAWord() throws IOException {
    tags.put(TiffTags.PHOTOMETRIC, 3);
    refused(ImageReaders::isJdk, "a palette in TIFF: needs com.twelvemonkeys.imageio:imageio-tiff");
    tags.put(TiffTags.PHOTOMETRIC, 1);
    tags.put(TiffTags.COMPRESSION, 7);
    refused(ImageReaders::isJdk, "the compression 7 in TIFF: needs com.twelvemonkeys");
    tags.put(TiffTags.COMPRESSION, 5);
    tags.put(TiffTags.BITS, 16);
    tags.put(TiffTags.PREDICTOR, 2);
    refused(
        ImageReaders::isJdk,
        "a predictor with the compression 5 of 16 bits in TIFF: needs com.twelvemonkeys");
    tags.put(TiffTags.BITS, 8);
    tags.put(TiffTags.COMPRESSION, 32773);
    refused(ImageReaders::isJdk, "a predictor with the compression 32773 of 8 bits");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void floatsWithAPredictorAreRefused(Predicate<ImageReader> allowed) throws IOException {
    tags.put(TiffTags.BITS, 32);
    tags.put(TiffTags.SAMPLE_FORMAT, 3);
    tags.put(TiffTags.STRIP_BYTES, 4 * WIDTH * HEIGHT);
    tags.put(TiffTags.PREDICTOR, 3);
    refused(allowed, "floating-point samples: expected no predictor, given the predictor 3");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void halfFloatsAreRefused(Predicate<ImageReader> allowed) throws IOException {
    tags.put(TiffTags.BITS, 16);
    tags.put(TiffTags.SAMPLE_FORMAT, 3);
    tags.put(TiffTags.STRIP_BYTES, 2 * WIDTH * HEIGHT);
    refused(allowed, "floating-point samples: expected 32 or 64 bits, given 16");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aSampleMoreIsNoAlphaUnlessItSaysSo(Predicate<ImageReader> allowed) throws IOException {
    tags.put(TiffTags.SAMPLES, 2);
    tags.put(TiffTags.STRIP_BYTES, 2 * WIDTH * HEIGHT);
    refused(allowed, "expected 1 samples of a pixel, or one more that is marked as alpha, given 2");
    tags.put(TiffTags.EXTRA_SAMPLES, 0);
    refused(allowed, "given 2, the last one not marked");
    tags.put(TiffTags.SAMPLES, 3);
    tags.put(TiffTags.EXTRA_SAMPLES, 2);
    tags.put(TiffTags.STRIP_BYTES, 3 * WIDTH * HEIGHT);
    refused(allowed, "given 3");
  }

  @Test
  void coloursTimesAlphaAreNotForTheJdk() throws IOException {
    tags.put(TiffTags.SAMPLES, 2);
    tags.put(TiffTags.EXTRA_SAMPLES, 1);
    tags.put(TiffTags.STRIP_BYTES, 2 * WIDTH * HEIGHT);
    refused(ImageReaders::isJdk, "colours times their alpha");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void allStripsAreThere(Predicate<ImageReader> allowed) throws IOException {
    tags.put(TiffTags.ROWS_PER_STRIP, 1);
    tags.put(TiffTags.STRIP_BYTES, WIDTH);
    refused(allowed, "truncated TIFF: 1 strips, expected 2");
  }

  /** Each is read whole, and refused when its last strip says that it is shorter than it is. */
  @ParameterizedTest
  @CsvSource({
    "LZW,",
    "Deflate,",
    "ZLib,",
    "PackBits,",
    "CCITT T.4,x",
    "CCITT T.6,x",
    "CCITT RLE,x"
  })
  void compressedStripsHoldTheirRows(String compression, String twoColors) throws IOException {
    int type = twoColors == null ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage image = ImagesTest.noise(64, 48, type);
    ImageWriter writer = jdkWriter();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    byte[] tiff = bytes.toByteArray();
    for (Predicate<ImageReader> allowed : readers().toList()) {
      Path file = Files.write(folder.resolve("strips.tif"), tiff);
      BufferedImage read = ImageReading.read(file, ImageOptions.standard(), allowed);
      assertEquals(image.getRGB(5, 40), read.getRGB(5, 40));
      Files.write(file, withLastStripShorter(tiff));
      IOException e =
          assertThrows(
              IOException.class, () -> ImageReading.read(file, ImageOptions.standard(), allowed));
      String reason = twoColors == null ? "truncated TIFF: strip " : "damaged TIFF file (";
      assertTrue(e.getMessage().startsWith(file + ": " + reason), e.getMessage());
    }
  }

  private static ImageWriter jdkWriter() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
    ImageWriter writer = writers.next();
    while (!writer.getClass().getName().startsWith("com.sun.")) {
      writer = writers.next();
    }
    return writer;
  }

  private static byte[] withLastStripShorter(byte[] tiff) {
    ByteBuffer all = ByteBuffer.wrap(tiff.clone());
    all.order(tiff[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int directory = all.getInt(4);
    for (int i = 0; i < all.getShort(directory); i++) {
      int at = directory + 2 + 12 * i;
      if (all.getShort(at) == TiffTags.STRIP_BYTES) {
        int count = all.getInt(at + 4);
        int last = count == 1 ? at + 8 : all.getInt(at + 8) + 4 * (count - 1);
        all.putInt(last, all.getInt(last) * 9 / 10);
      }
    }
    return all.array();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void stripsHoldTheirRows(Predicate<ImageReader> allowed) throws IOException {
    tags.put(TiffTags.STRIP_BYTES, WIDTH * HEIGHT - 1);
    refused(allowed, "truncated TIFF: strip 0 has 7 bytes, expected 8");
    tags.put(TiffTags.COMPRESSION, 5);
    tags.put(TiffTags.STRIP_BYTES, 0);
    refused(allowed, "truncated TIFF: strip 0 has 0 bytes, expected 1");
  }

  private int read(Predicate<ImageReader> allowed) throws IOException {
    Path file = write();
    // not getRGB of what was read, which takes grey for linear light
    BufferedImage image = ImageReading.read(file, ImageOptions.standard(), allowed);
    return Images.toImage(Images.toNDArray(image)).getRGB(0, 0);
  }

  private void refused(Predicate<ImageReader> allowed, String reason) {
    IOException e = assertThrows(IOException.class, () -> read(allowed));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  /** Header, directory, and samples of 100 that are enough for all. */
  private Path write() throws IOException {
    tags.put(TiffTags.STRIP_OFFSETS, 0);
    int data = 8 + 2 + tags.size() * 12 + 4;
    tags.put(TiffTags.STRIP_OFFSETS, data);
    ByteBuffer bytes = ByteBuffer.allocate(data + 64);
    bytes.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) tags.size());
    tags.forEach(
        (tag, value) ->
            bytes.putShort(tag.shortValue()).putShort((short) 3).putInt(1).putInt(value << 16));
    bytes.putInt(0);
    while (bytes.hasRemaining()) {
      bytes.put((byte) 100);
    }
    Path file = folder.resolve("samples.tif");
    Files.write(file, bytes.array());
    return file;
  }
}
