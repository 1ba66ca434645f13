package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.picture.ImageReading;
import org.featup.internal.io.picture.TiffTags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decoders would read wrong without a word, or refuse with a wrong one. */
class RefusedPicturesTest {
  private static final byte[] ADOBE = "Adobe\0d\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("picture"), bytes);
  }

  private void refused(byte[] bytes, String reason) throws IOException {
    Path file = write(bytes);
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertEquals(file + ": " + reason, e.getMessage());
  }

  private static BufferedImage noise() {
    return ImagesTest.noise(16, 16, BufferedImage.TYPE_INT_RGB);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Codes of 3 bits from the right: clear, two pixels, end. */
  @Test
  void gifThatEndsEarly() throws IOException {
    byte[] head = "GIF89a\2\0\2\0\u0080\0\0abcdef,\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] codes = {2, 2, (byte) 0b01001100, 0b1010, 0, ';'}; // 4 1 1 5
    byte[] two = {2, 0, 1, 0, 0};
    byte[] four = {2, 0, 2, 0, 0};
    assertEquals(2, Images.read(write(joined(head, two, codes))).getWidth());
    refused(joined(head, four, codes), "truncated GIF: its data end before the picture is full");
    byte[] noCode = {2, 1, codes[2], 0, ';'}; // the block ends
    refused(joined(head, four, noCode), "truncated GIF: its data end before the picture is full");
  }

  @Test
  void pngWithoutItsEnd() throws IOException {
    byte[] png = TaggedPictures.plain(noise(), "png");
    refused(Arrays.copyOf(png, png.length - 12), "truncated PNG: it ends without the chunk IEND");
  }

  @Test
  void jpegWithManyZerosBeforeItsEnd() throws IOException {
    byte[] jpeg = TaggedPictures.plain(noise(), "jpg");
    byte[] end = Arrays.copyOfRange(jpeg, jpeg.length - 2, jpeg.length);
    byte[] start = Arrays.copyOf(jpeg, jpeg.length - 2);
    Images.read(write(joined(start, new byte[16], end)));
    Path file = write(joined(start, new byte[300], end));
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertTrue(e.getMessage().contains("extraneous bytes before marker 0xd9"), e.getMessage());
  }

  @Test
  void jpegOfTwoMinds() throws IOException {
    byte[] jpeg = TaggedPictures.plain(noise(), "jpg");
    byte[] mark = TaggedPictures.segment(0xee, joined(ADOBE, new byte[] {0}));
    refused(
        joined(Arrays.copyOf(jpeg, 20), mark, Arrays.copyOfRange(jpeg, 20, jpeg.length)),
        "colours marked as YCbCr by JFIF and as RGB by Adobe in JPEG are not read");
  }

  @ParameterizedTest
  @CsvSource({
    "1, -55, JPEG that is hierarchical or arithmetic-coded, ' is not read'",
    "4, 12, JPEG of 12 bits is not read, ', expected 8'",
    "6, 0, JPEG that says its height behind the pixels, ' (DNL) is not read'",
  })
  void jpegFramesThatAreNotRead(int at, byte value, String reason, String rest) throws IOException {
    byte[] jpeg = TaggedPictures.plain(noise(), "jpg");
    for (int i = 0; i < jpeg.length - 8; i++) {
      if (jpeg[i] == -1 && jpeg[i + 1] == (byte) 0xc0) {
        jpeg[i + at] = value;
        break;
      }
    }
    refused(jpeg, reason + rest);
  }

  @Test
  void tiffCompressionsOfOthers() throws IOException {
    byte[] tiff = TaggedPictures.tiff(2, 2, 8, new byte[4], Map.of(TiffTags.COMPRESSION, 50000));
    refused(tiff, "compression 50000 (Zstandard) in TIFF is not read");
  }

  @Test
  void coloursTimesTheirAlpha() throws IOException {
    byte[] half = {64, 32, 0, (byte) 128};
    Map<Integer, Object> tags = Map.of(277, 4, TiffTags.PHOTOMETRIC, 2, TiffTags.EXTRA_SAMPLES, 1);
    int rgb = Images.read(write(TaggedPictures.tiff(1, 1, 8, half, tags))).getRGB(0, 0);
    assertEquals(128, rgb >> 16 & 0xff, 1);
    assertEquals(64, rgb >> 8 & 0xff, 1);
  }

  private static ByteBuffer bmp(int space, int extra) {
    ByteBuffer bmp = ByteBuffer.allocate(138 + 4 + extra).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(138);
    bmp.putInt(124).putInt(1).putInt(1).putShort((short) 1).putShort((short) 24);
    bmp.putInt(70, space).put(138, (byte) 50).put(139, (byte) 100).put(140, (byte) 200);
    return bmp;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  @Test
  void colourSpacesOfBmp() throws IOException {
    assertEquals(0xffc86432, Images.read(write(bytes(bmp(0, 0)))).getRGB(0, 0));
    ByteBuffer srgb = bmp(0, 0).putInt(74, 640).putInt(78, 330).putInt(82, 30);
    Images.read(write(bytes(srgb)));
    refused(
        bytes(srgb.putInt(74, 735).putInt(78, 265).putInt(82, 0)),
        "calibrated colours in BMP: expected those of sRGB");
    refused(bytes(bmp(0x4c494e4b, 0)), "a BMP whose ICC profile is in another file is not read");
    byte[] profile = IccProfiles.rgb(2.2, true);
    ByteBuffer tagged =
        bmp(0x4d424544, profile.length).putInt(126, 128).putInt(130, profile.length);
    tagged.put(142, profile);
    int rgb = Images.read(write(bytes(tagged))).getRGB(0, 0);
    assertEquals(100, rgb >> 16 & 0xff, 4); // its red and green are swapped
    assertEquals(200, rgb >> 8 & 0xff, 4);
  }

  @Test
  void rangeOfYcbcr() throws IOException {
    byte[] tiff =
        TaggedPictures.tiff(1, 1, 8, new byte[3], Map.of(277, 3, TiffTags.PHOTOMETRIC, 6, 532, 16));
    refused(tiff, "YCbCr in TIFF: expected the range [0, 255, 128, 255, 128, 255], given [16]");
  }

  @Test
  void reasonsAreNotThoseOfJava() throws IOException {
    Path file = folder.resolve("a.gif");
    IOException e =
        ImageReading.damaged(
            FileBytes.of(file.toString(), new byte[1]),
            com.drew.imaging.FileType.Gif,
            new IOException("Index 9 out", new ArrayIndexOutOfBoundsException("Index 9 out")));
    assertEquals(file + ": damaged GIF file (its decoder fails)", e.getMessage());
  }
}
