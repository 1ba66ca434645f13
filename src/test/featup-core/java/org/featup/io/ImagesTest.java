package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ImagesTest {
  @TempDir Path folder;

  public static BufferedImage noise(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt() | 0xff000000);
      }
    }
    return image;
  }

  private static void assertPixel(int expected, BufferedImage image, int x, int y) {
    assertEquals(Integer.toHexString(expected), Integer.toHexString(image.getRGB(x, y) & 0xffffff));
  }

  @Test
  void normalisesForImageNet() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 0, 0xff8000);
    NDArray array = Images.toNDArray(image);
    assertEquals(new Shape(1, 3, 1, 2), array.shape());
    assertTrue(array.isDense(Layout.CHANNELS_LAST));
    assertEquals(-0.485f / 0.229f, array.get(0, 0, 0, 0), 1e-6f);
    assertEquals((1 - 0.485f) / 0.229f, array.get(0, 0, 0, 1), 1e-6f);
    assertEquals((128 / 255f - 0.456f) / 0.224f, array.get(0, 1, 0, 1), 1e-6f);
    assertEquals(-0.406f / 0.225f, array.get(0, 2, 0, 1), 1e-6f);
    float inception = Images.toNDArray(image, Normalization.INCEPTION).get(0, 1, 0, 1);
    assertEquals(128 / 127.5f - 1, inception, 1e-6f);
    assertEquals(128 / 255f, Images.toNDArray(image, Normalization.UNIT).get(0, 1, 0, 1));
  }

  @Test
  void normalizationIsImmutableAndChecked() {
    Normalization.CLIP.mean()[0] = 9;
    assertEquals(0.48145466f, Normalization.CLIP.mean()[0]);
    float[] ones = {1, 1, 1};
    assertEquals(new Normalization(new float[3], ones), Normalization.UNIT);
    assertEquals(new Normalization(new float[3], ones).hashCode(), Normalization.UNIT.hashCode());
    for (float[] bad : new float[][] {{1, 1}, {1, 0, 1}, {1, -1, 1}, {1, Float.NaN, 1}}) {
      assertThrows(IllegalArgumentException.class, () -> new Normalization(new float[3], bad));
    }
  }

  @Test
  void everyTypeOfImageGivesTheSamePixels() {
    for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
      BufferedImage image = new BufferedImage(3, 2, type);
      image.setRGB(1, 0, 0xffffffff);
      image.setRGB(0, 1, 0xff000000);
      NDArray array = Images.toNDArray(image, Normalization.UNIT);
      for (int c = 0; c < 3; c++) {
        assertEquals(1, array.get(0, c, 0, 1), "type " + type);
        assertEquals(0, array.get(0, c, 1, 0), "type " + type);
      }
    }
  }

  @Test
  void greyIsTakenAsStored() {
    BufferedImage bytes = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    bytes.getRaster().setSample(0, 0, 0, 128);
    assertEquals(128 / 255f, Images.toNDArray(bytes, Normalization.UNIT).get(0, 1, 0, 0));
    BufferedImage shorts = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    shorts.getRaster().setSample(0, 0, 0, 0x80ff);
    assertEquals(128 / 255f, Images.toNDArray(shorts, Normalization.UNIT).get(0, 2, 0, 0));
  }

  @Test
  void greyFilesOfAnyDepthKeepTheirValues() throws IOException {
    BufferedImage grey = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      grey.getRaster().setSample(x, 0, 0, x);
    }
    Path file = folder.resolve("grey.png");
    Images.writePng(file, grey);
    NDArray array = Images.toNDArray(Images.read(file), Normalization.UNIT);
    for (int x = 0; x < 256; x++) {
      assertEquals(x / 255f, array.get(0, 0, 0, x), 1e-6f);
    }
  }

  @Test
  void transparencyIsLaidOverWhite() {
    for (int type : new int[] {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE}) {
      BufferedImage image = new BufferedImage(2, 1, type);
      image.setRGB(1, 0, 0x80000000);
      NDArray array = Images.toNDArray(image, Normalization.UNIT);
      assertEquals(1, array.get(0, 0, 0, 0));
      assertEquals(127 / 255f, array.get(0, 0, 0, 1), 1e-6f);
    }
  }

  @Test
  void toImageUndoesToNDArray() {
    BufferedImage image = noise(13, 7, BufferedImage.TYPE_3BYTE_BGR);
    BufferedImage back = Images.toImage(Images.toNDArray(image));
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 13; x++) {
        assertPixel(image.getRGB(x, y) & 0xffffff, back, x, y);
      }
    }
    NDArray wild = NDArray.of(new float[][][] {{{Float.NaN}}, {{1e30f}}, {{-1e30f}}});
    assertPixel(0x00ff00, Images.toImage(wild), 0, 0);
    assertThrows(
        IllegalArgumentException.class, () -> Images.toImage(NDArray.zeros(new Shape(1, 4, 2, 2))));
    assertThrows(
        IllegalArgumentException.class, () -> Images.toImage(NDArray.zeros(new Shape(2, 3, 2, 2))));
  }

  @Test
  void shrinkingAveragesAreas() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    int[] values = {0, 90, 240, 30, 60, 150};
    for (int i = 0; i < 6; i++) {
      image.setRGB(i % 3, i / 3, new Color(values[i], 255 - values[i], 0).getRGB());
    }
    BufferedImage small = Images.resize(image, 1, 2);
    // Two thirds of the first and one third of the second column; then over both rows.
    assertPixel(new Color(35, 220, 0).getRGB() & 0xffffff, small, 0, 0);
    assertPixel(new Color(155, 100, 0).getRGB() & 0xffffff, small, 1, 0);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,9", "64,64", "200,3", "3,200", "33,47"})
  void keepsConstantsAndSizes(int width, int height) {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(0x12fe80));
    g.fillRect(0, 0, 40, 30);
    g.dispose();
    BufferedImage resized = Images.resize(image, height, width);
    assertEquals(width, resized.getWidth());
    assertEquals(height, resized.getHeight());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertPixel(0x12fe80, resized, x, y);
      }
    }
  }

  @Test
  void growingIsSmoothAndKeepsTheSameSizeExactly() {
    BufferedImage ramp = new BufferedImage(5, 1, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 5; x++) {
      ramp.setRGB(x, 0, 0x010101 * (40 * x + 20));
    }
    BufferedImage large = Images.resize(ramp, 1, 20);
    for (int x = 8; x < 12; x++) {
      assertEquals(40 * ((x + 0.5) / 4 - 0.5) + 20, large.getRGB(x, 0) & 0xff, 1.5);
    }
    BufferedImage image = noise(9, 9, BufferedImage.TYPE_INT_RGB);
    assertPixel(image.getRGB(4, 7) & 0xffffff, Images.resize(image, 9, 9), 4, 7);
    assertThrows(IllegalArgumentException.class, () -> Images.resize(image, 1, 0));
    int most = Integer.MAX_VALUE;
    for (int[] size : new int[][] {{1, most}, {most, 1}, {1 << 16, 1 << 16}, {1, most / 3 + 1}}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> Images.resize(image, size[0], size[1]));
      assertTrue(e.getMessage().endsWith(size[0] + "x" + size[1]), e.getMessage());
    }
  }

  @Test
  void cropsTheMiddle() {
    BufferedImage image = new BufferedImage(30, 10, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 10; y++) {
      for (int x = 10; x < 20; x++) {
        image.setRGB(x, y, 0xffffff);
      }
    }
    BufferedImage square = Images.resizeAndCenterCrop(image, 4);
    assertEquals(4, square.getWidth());
    assertEquals(4, square.getHeight());
    assertPixel(0xffffff, square, 0, 0);
    assertPixel(0xffffff, square, 3, 3);
    assertThrows(IllegalArgumentException.class, () -> Images.resizeAndCenterCrop(image, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tif"})
  void readsTheFormatsOfTheJdk(String format) throws IOException {
    Path file = folder.resolve("picture." + format);
    assertTrue(ImageIO.write(noise(20, 10, BufferedImage.TYPE_INT_RGB), format, file.toFile()));
    assertEquals(20, Images.read(file).getWidth());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text", "\u0089PNG\r\n\u001a\n", "GIF89a", "BM", "\u00ff\u00d8\u00ff"})
  void saysWhatIsWrong(String content) throws IOException {
    Path file = folder.resolve("picture.png");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().length() > file.toString().length() + 5, e.getMessage());
  }

  @Test
  void decompressionBombsAreRefusedByTheirSize() throws IOException {
    Path file = folder.resolve("bomb.png");
    Images.writePng(file, noise(10, 10, BufferedImage.TYPE_INT_RGB));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(16, 50_000).putInt(20, 50_000);
    Files.write(file, bytes);
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertTrue(e.getMessage().contains("checksum"), e.getMessage());
    CRC32 crc = new CRC32();
    crc.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
    Files.write(file, bytes);
    e =
        assertThrows(
            IOException.class, () -> HeapGuard.allocated(8 << 20, () -> Images.read(file)));
    assertTrue(e.getMessage().contains("50000x50000"), e.getMessage());
  }

  @Test
  void missingFiles() {
    Path file = folder.resolve("none.png");
    IOException e = assertThrows(NoSuchFileException.class, () -> Images.read(file));
    assertTrue(e.getMessage().contains(file + ": no such file"), e.getMessage());
  }
}
