package org.featup.internal.io.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.TaggedPictures;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every picture comes upright, unless that is not wanted. */
class OrientationTest {
  /** A stored row of 1 2 3 over one of 4 5 6, as it is seen. */
  private static final String SEEN =
      """
      1,123/456
      2,321/654
      3,654/321
      4,456/123
      5,14/25/36
      6,41/52/63
      7,63/52/41
      8,36/25/14
      """;

  private static final int SCALE = 40;

  @TempDir Path folder;

  private static BufferedImage stored(int type, int block) {
    BufferedImage image = new BufferedImage(3 * block, 2 * block, type);
    for (int y = 0; y < 2 * block; y++) {
      for (int x = 0; x < 3 * block; x++) {
        image.setRGB(x, y, 0xff000000 | 0x010101 * SCALE * (3 * (y / block) + x / block + 1));
      }
    }
    return image;
  }

  private static String seen(BufferedImage image, int block) {
    StringBuilder text = new StringBuilder();
    for (int y = block / 2; y < image.getHeight(); y += block) {
      text.append(text.isEmpty() ? "" : "/");
      for (int x = block / 2; x < image.getWidth(); x += block) {
        text.append(Math.round((float) (image.getRGB(x, y) & 0xff) / SCALE));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(textBlock = SEEN)
  void allEight(int orientation, String expected) throws IOException {
    Path file = folder.resolve("picture");
    byte[] exif = TaggedPictures.exif(orientation);
    BufferedImage small = stored(BufferedImage.TYPE_INT_RGB, 1);
    Files.write(file, TaggedPictures.png(small, exif, null));
    check(file, expected, 1);
    Files.write(file, TaggedPictures.png(stored(BufferedImage.TYPE_INT_ARGB, 1), exif, null));
    check(file, expected, 1);
    Files.write(file, TaggedPictures.jpeg(stored(BufferedImage.TYPE_INT_RGB, 16), exif, null));
    check(file, expected, 16);
    byte[] data = new byte[18];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (SCALE * (i / 3 + 1));
    }
    Files.write(
        file,
        TaggedPictures.tiff(
            2,
            3,
            8,
            data,
            Map.of(TiffTags.ORIENTATION, orientation, TiffTags.PHOTOMETRIC, 2, 277, 3)));
    check(file, expected, 1);
  }

  private static void check(Path file, String expected, int block) throws IOException {
    BufferedImage upright = Images.read(file);
    assertEquals(expected, seen(upright, block));
    Shape shape = Images.shapeOf(file, ImageOptions.standard());
    assertEquals(new Shape(1, 3, upright.getHeight(), upright.getWidth()), shape);
    BufferedImage lying = Images.read(file, ImageOptions.asStored());
    assertEquals("123/456", seen(lying, block));
    assertEquals(
        new Shape(1, 3, 2 * block, 3 * block), Images.shapeOf(file, ImageOptions.asStored()));
  }

  private static final String XMP =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
          + "<r:Description xmlns:t='http://ns.adobe.com/tiff/1.0/'%s/></r:RDF></x:xmpmeta>";

  private static byte[] xmp(String attributes) {
    return latin1(XMP.formatted(attributes));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** As other programs write it. */
  @Test
  void textsOfPngFiles() throws IOException {
    byte[] png = TaggedPictures.plain(stored(BufferedImage.TYPE_INT_RGB, 1), "png");
    byte[] exif = joined(latin1("Exif\0\0"), TaggedPictures.exif(6));
    byte[] raw =
        latin1("\nexif\n      32\n" + HexFormat.of().formatHex(exif).replaceAll("(.{20})", "$1\n"));
    byte[] xmp = xmp(" t:Orientation='6'");
    String name = "Raw profile type ";
    byte[][] chunks = {
      TaggedPictures.chunk("zTXt", joined(latin1(name + "exif\0\0"), deflated(raw))),
      TaggedPictures.chunk("zTXt", joined(latin1(name + "APP1\0\0"), deflated(raw))),
      TaggedPictures.chunk("tEXt", joined(latin1(name + "exif\0"), raw)),
      TaggedPictures.chunk("iTXt", joined(latin1("XML:com.adobe.xmp\0\0\0\0\0"), xmp)),
      TaggedPictures.chunk("iTXt", joined(latin1("XML:com.adobe.xmp\0\1\0\0\0"), deflated(xmp)))
    };
    Path file = folder.resolve("picture");
    for (byte[] chunk : chunks) {
      Files.write(
          file, joined(Arrays.copyOf(png, 33), chunk, Arrays.copyOfRange(png, 33, png.length)));
      check(file, "41/52/63", 1);
      for (int length : new int[] {0, 1, 17, 25, 30, 60}) { // corrupt ones say nothing
        byte[] cut =
            TaggedPictures.chunk(
                new String(chunk, 4, 4, StandardCharsets.ISO_8859_1),
                Arrays.copyOfRange(chunk, 8, 8 + Math.min(length, chunk.length - 12)));
        Files.write(
            file, joined(Arrays.copyOf(png, 33), cut, Arrays.copyOfRange(png, 33, png.length)));
        check(file, "123/456", 1);
      }
    }
  }

  @Test
  void xmpOfOtherFormats() throws IOException {
    Path file = folder.resolve("picture");
    byte[] xmp = xmp(" t:Orientation='6'");
    byte[] jpeg = TaggedPictures.plain(stored(BufferedImage.TYPE_INT_RGB, 16), "jpg");
    byte[] segment =
        TaggedPictures.segment(0xe1, joined(latin1("http://ns.adobe.com/xap/1.0/\0"), xmp));
    Files.write(
        file, joined(Arrays.copyOf(jpeg, 20), segment, Arrays.copyOfRange(jpeg, 20, jpeg.length)));
    check(file, "41/52/63", 16);
    byte[] data = {40, 80, 120, (byte) 160, (byte) 200, (byte) 240};
    Files.write(file, TaggedPictures.tiff(2, 3, 8, data, Map.of(TiffTags.XMP, xmp)));
    assertEquals(new Shape(1, 3, 3, 2), Images.shapeOf(file, ImageOptions.standard()));
    Files.write(
        file,
        TaggedPictures.tiff(2, 3, 8, data, Map.of(TiffTags.XMP, xmp, TiffTags.ORIENTATION, 1)));
    assertEquals(new Shape(1, 3, 2, 3), Images.shapeOf(file, ImageOptions.standard()));
    byte[] webp = Files.readAllBytes(TaggedPictures.resource("lossy.webp"));
    byte[] even = (xmp.length & 1) == 0 ? xmp : joined(xmp, latin1(" "));
    ByteBuffer head =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(latin1("XMP "))
            .putInt(even.length);
    byte[] all = joined(webp, head.array(), even);
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(4, all.length - 8);
    Shape lying = Images.shapeOf(TaggedPictures.resource("lossy.webp"), ImageOptions.standard());
    Files.write(file, all);
    assertEquals(
        new Shape(1, 3, lying.w(), lying.h()), Images.shapeOf(file, ImageOptions.standard()));
  }

  /** EXIF data go before, unless they say nothing of it. */
  @Test
  void xmpIsSecond() {
    byte[] xmp = xmp(" t:Orientation='6'");
    assertEquals(6, Orientation.of(null, xmp));
    assertEquals(1, Orientation.of(TaggedPictures.exif(1), xmp));
    byte[] other = TaggedPictures.exif(3);
    other[11] ^= 1; // another tag
    assertEquals(6, Orientation.of(other, xmp));
    for (String none :
        new String[] {"", " t:Orientation='9'", " t:Orientation='six'", " t:Orientation="}) {
      assertEquals(1, Orientation.of(null, xmp(none)));
    }
  }

  /** Made by another program: red over blue at the left, green over white at the right. */
  @ParameterizedTest
  @ValueSource(strings = {"exif6.jpg", "exif6.webp"})
  void filesOfOthers(String name) throws IOException {
    BufferedImage image = Images.read(TaggedPictures.resource(name));
    assertArrayEquals(new int[] {32, 48}, new int[] {image.getWidth(), image.getHeight()});
    int[] corners = {
      image.getRGB(8, 12), image.getRGB(24, 12), image.getRGB(8, 36), image.getRGB(24, 36)
    };
    int[] expected = {0x0000ff, 0xff0000, 0xffffff, 0x00ff00};
    for (int i = 0; i < 4; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        assertEquals(expected[i] >> shift & 0xff, corners[i] >> shift & 0xff, 4, "corner " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED})
  void keepsTheTypeOfPicture(int type) {
    BufferedImage image = new BufferedImage(3, 2, type);
    image.setRGB(0, 0, -1);
    BufferedImage turned = Orientation.upright(image, 6);
    assertEquals(type, turned.getType());
    assertEquals(-1, turned.getRGB(1, 0));
    assertEquals(0xff000000, turned.getRGB(0, 0));
  }

  @Test
  void corruptExifDataSayNothing() throws IOException {
    Path file = folder.resolve("picture");
    byte[] right = TaggedPictures.exif(6);
    for (int i = 0; i < right.length; i++) {
      byte[] bad = right.clone();
      bad[i] ^= (byte) 0xff;
      Files.write(file, TaggedPictures.png(stored(BufferedImage.TYPE_INT_RGB, 1), bad, null));
      Images.read(file);
      byte[] cut = Arrays.copyOf(right, i);
      Files.write(file, TaggedPictures.jpeg(stored(BufferedImage.TYPE_INT_RGB, 16), cut, null));
      Images.read(file);
    }
    for (int none : new int[] {0, 9, 60_000}) {
      byte[] exif = TaggedPictures.exif(none);
      Files.write(file, TaggedPictures.png(stored(BufferedImage.TYPE_INT_RGB, 1), exif, null));
      assertEquals("123/456", seen(Images.read(file), 1));
    }
  }
}
