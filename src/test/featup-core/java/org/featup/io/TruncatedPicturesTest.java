package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.featup.internal.io.picture.DecoderWarnings;
import org.featup.internal.io.picture.ImageReaders;
import org.featup.internal.io.picture.ImageReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that was cut is refused, or nothing that is missing was of the picture. */
class TruncatedPicturesTest {
  private static final double[] PARTS = {0.999, 0.99, 0.95, 0.8, 0.5, 0.25, 0.1};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"trunc25.jpg", "zeros_tail.jpg"})
  void jpegFilesThatWereCut(String name) {
    Path file = TaggedPictures.resource(name);
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("premature end"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tif"})
  void formatsOfTheJdk(String format) throws IOException {
    BufferedImage image = ImagesTest.noise(60, 50, BufferedImage.TYPE_INT_RGB);
    cut(TaggedPictures.plain(image, format), reader -> true);
    cut(TaggedPictures.plain(image, format), ImageReaders::isJdk);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lossy.webp", "noise.webp", "cmyk.jpg", "cmyk.tif", "ycc.tif", "float01.tif"})
  void formatsOfTwelveMonkeys(String name) throws IOException {
    cut(Files.readAllBytes(TaggedPictures.resource(name)), reader -> true);
  }

  @Test
  void tiffDirectoriesBeforeAndBehindTheStrips() throws IOException {
    byte[] tiff = TaggedPictures.tiff(20, 30, 8, new byte[600], Map.of());
    cut(tiff, ImageReaders::isJdk);
    Path file = folder.resolve("strip");
    Files.write(file, TaggedPictures.tiff(20, 30, 8, new byte[600], Map.of(279, 1000)));
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertTrue(e.getMessage().contains("truncated TIFF"), e.getMessage());
  }

  /** Run-length coded. */
  @Test
  void codedBmp() throws IOException {
    ByteBuffer bmp = ByteBuffer.allocate(54 + 1024 + 82).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(54 + 1024);
    bmp.putInt(40).putInt(20).putInt(20).putShort((short) 1).putShort((short) 8);
    bmp.putInt(1).putInt(82).putInt(0).putInt(0).putInt(256).putInt(0);
    for (int i = 0; i < 256; i++) {
      bmp.putInt(0x010101 * i);
    }
    for (int y = 0; y < 20; y++) {
      bmp.put(new byte[] {20, (byte) (100 + y), 0, 0});
    }
    bmp.put(new byte[] {0, 1});
    cut(bmp.array(), reader -> true);
  }

  private void cut(byte[] whole, Predicate<ImageReader> readers) throws IOException {
    Path file = folder.resolve("picture");
    Files.write(file, whole);
    int[] right = pixels(ImageReading.read(file, ImageOptions.standard(), readers));
    for (double part : PARTS) {
      int length = Math.min(whole.length - 1, (int) (part * whole.length));
      Files.write(file, Arrays.copyOf(whole, length));
      try {
        BufferedImage read = ImageReading.read(file, ImageOptions.standard(), readers);
        assertArrayEquals(right, pixels(read), "of " + whole.length + " bytes " + length);
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      }
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** Its length is adjusted too, so that nothing but the runs tells. */
  @Test
  void codedBmpWithoutItsLastRows() throws IOException {
    for (int bits : new int[] {8, 4}) {
      int colors = 1 << bits;
      int start = 54 + 4 * colors;
      byte[] row = {20, 0x11, 0, 0};
      ByteBuffer bmp = ByteBuffer.allocate(start + 4 * 20).order(ByteOrder.LITTLE_ENDIAN);
      bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(start);
      bmp.putInt(40).putInt(20).putInt(20).putShort((short) 1).putShort((short) bits);
      bmp.putInt(bits == 8 ? 1 : 2).putInt(4 * 20).putInt(0).putInt(0).putInt(colors).putInt(0);
      bmp.position(start);
      for (int y = 0; y < 20; y++) {
        bmp.put(row);
      }
      Path file = Files.write(folder.resolve("picture"), bmp.array());
      Images.read(file);
      bmp.putInt(34, 4 * 19); // nothing but the length of the runs
      Files.write(file, bmp.array());
      refused(file, "truncated BMP: its runs leave pixels out");
      bmp.putInt(34, 4 * 20).put(start + 4 * 10, (byte) 0).put(start + 4 * 10 + 1, (byte) 1);
      Files.write(file, bmp.array());
      refused(file, "truncated BMP: its runs leave pixels out"); // though that it ends is said
    }
  }

  @Test
  void reasonsAreSaid() throws IOException {
    byte[] webp = Files.readAllBytes(TaggedPictures.resource("lossy.webp"));
    byte[] cut = Arrays.copyOf(webp, webp.length / 2 & ~1);
    ByteBuffer lengths = ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN);
    lengths.putInt(4, cut.length - 8).putInt(16, cut.length - 20);
    Path file = Files.write(folder.resolve("picture"), cut);
    refused(file, "damaged WebP file (Invalid WebP data)");
  }

  private static void refused(Path file, String reason) {
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertEquals(file + ": " + reason, e.getMessage());
  }

  @Test
  void warningsThatMeanNothing() throws IOException {
    Path file = Files.write(folder.resolve("none"), new byte[0]);
    DecoderWarnings warnings = new DecoderWarnings();
    warnings.warningOccurred(null, "Corrupt JPEG data: 7 extraneous bytes before marker 0xe1");
    warnings.warningOccurred(null, "Unknown Adobe color transform code 2");
    assertDoesNotThrow(() -> warnings.requireWhole(file));
    for (String lost :
        new String[] {
          "Truncated File - Missing EOI marker",
          "Corrupt JPEG data: bad Huffman code",
          "Corrupt JPEG data: 7 extraneous bytes before marker 0xd3",
          "Corrupt JPEG data: 7 extraneous bytes before marker 0xd9",
          "Out-of-sequence code!",
          "Sync loss at line 43: read 43 of 48 lines.",
          "Corrupt JPEG data: found marker 0xd9 instead of RST2"
        }) {
      DecoderWarnings bad = new DecoderWarnings();
      bad.warningOccurred(null, lost);
      IOException e = assertThrows(IOException.class, () -> bad.requireWhole(file));
      assertEquals(lost, e.getMessage());
    }
  }

  /** Cameras fill up before the end; what is left over of a damaged scan looks otherwise. */
  @Test
  void jpegPaddingAndSurplus() throws IOException {
    byte[] jpeg =
        TaggedPictures.jpeg(ImagesTest.noise(64, 64, BufferedImage.TYPE_INT_RGB), null, null);
    int end = jpeg.length - 2;
    int[] right = pixels(ImageIO.read(new ByteArrayInputStream(jpeg)));
    for (int extra : new int[] {0, 0x55}) {
      byte[] padded = Arrays.copyOf(jpeg, jpeg.length + 16);
      Arrays.fill(padded, end, end + 16, (byte) extra);
      System.arraycopy(jpeg, end, padded, end + 16, 2);
      Path file = Files.write(folder.resolve("picture"), padded);
      assertArrayEquals(right, pixels(Images.read(file)));
      padded[end + 8] = 7;
      Files.write(file, padded);
      IOException e = assertThrows(IOException.class, () -> Images.read(file));
      assertTrue(e.getMessage().contains("damaged JPEG file (Corrupt JPEG data: "), e.getMessage());
      assertTrue(e.getMessage().contains("extraneous bytes before marker 0xd9)"), e.getMessage());
    }
  }
}
