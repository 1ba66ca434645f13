package org.featup.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.featup.internal.io.picture.TiffTags;

/** Files of pictures with EXIF data, profiles and TIFF tags. */
public final class TaggedPictures {
  private static final int SHORT = 3;
  private static final int SAMPLES = 277;
  private static final int UNDEFINED = 7;

  private TaggedPictures() {}

  /** A file among the resources. */
  public static Path resource(String name) {
    try {
      return new File(TaggedPictures.class.getResource("/pictures/" + name).toURI()).toPath();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** EXIF data that say an orientation and nothing else. */
  public static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put("MM\0*".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) TiffTags.ORIENTATION)
        .putShort((short) SHORT)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  /** A file by ImageIO. */
  public static byte[] plain(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer for " + format);
    }
    return bytes.toByteArray();
  }

  /** A PNG file; exif and profile may be null. */
  public static byte[] png(BufferedImage image, byte[] exif, byte[] profile) throws IOException {
    byte[] png = plain(image, "png");
    int head = 33; // signature and IHDR
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, head);
    if (profile != null) {
      byte[] deflated = new byte[profile.length + 100];
      Deflater deflater = new Deflater();
      deflater.setInput(profile);
      deflater.finish();
      int length = deflater.deflate(deflated);
      deflater.end();
      out.write(chunk("iCCP", concat(new byte[] {'a', 0, 0}, Arrays.copyOf(deflated, length))));
    }
    if (exif != null) {
      out.write(chunk("eXIf", exif));
    }
    out.write(png, head, png.length - head);
    return out.toByteArray();
  }

  public static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** A JPEG file; exif and profile may be null. */
  public static byte[] jpeg(BufferedImage image, byte[] exif, byte[] profile) throws IOException {
    byte[] jpeg = plain(image, "jpg");
    int head = 20; // SOI and JFIF
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, head);
    if (exif != null) {
      out.write(segment(0xe1, concat("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), exif)));
    }
    if (profile != null) {
      byte[] start = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
      out.write(segment(0xe2, concat(start, profile)));
    }
    out.write(jpeg, head, jpeg.length - head);
    return out.toByteArray();
  }

  public static byte[] segment(int marker, byte[] data) {
    ByteBuffer segment = ByteBuffer.allocate(4 + data.length);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (data.length + 2)).put(data);
    return segment.array();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /**
   * A TIFF file of one strip, uncompressed.
   *
   * @param data its pixels
   * @param more tags besides size and place, or in place of them
   */
  public static byte[] tiff(
      int height, int width, int bits, byte[] data, Map<Integer, Object> more) {
    Map<Integer, Object> tags = new TreeMap<>();
    tags.put(256, width);
    tags.put(257, height);
    tags.put(TiffTags.BITS, bits);
    tags.put(259, 1);
    tags.put(TiffTags.PHOTOMETRIC, 1);
    tags.put(TiffTags.STRIP_OFFSETS, 8);
    tags.put(SAMPLES, 1);
    tags.put(278, height);
    tags.put(TiffTags.STRIP_BYTES, data.length);
    tags.putAll(more);
    int profiles =
        tags.values().stream().mapToInt(v -> v instanceof byte[] b ? b.length : 0).sum() + 6;
    int even = data.length + (data.length & 1);
    int directory = 8 + even + profiles + (profiles & 1);
    ByteBuffer out = ByteBuffer.allocate(directory + 6 + 12 * tags.size());
    out.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(directory).put(data);
    int extra = 8 + even;
    out.position(directory).putShort((short) tags.size());
    for (Map.Entry<Integer, Object> tag : tags.entrySet()) {
      out.putShort(tag.getKey().shortValue());
      if (tag.getValue() instanceof byte[] bytes) {
        out.putShort((short) UNDEFINED).putInt(bytes.length).putInt(extra);
        System.arraycopy(bytes, 0, out.array(), extra, bytes.length);
        extra += bytes.length;
      } else {
        int value = (Integer) tag.getValue();
        boolean three = tag.getKey() == TiffTags.BITS && (Integer) tags.get(SAMPLES) == 3;
        if (three) {
          out.putShort((short) SHORT).putInt(3).putInt(extra);
          for (int i = 0; i < 3; i++) {
            ByteBuffer.wrap(out.array()).putShort(extra + 2 * i, (short) value);
          }
          extra += 6;
        } else {
          out.putShort((short) SHORT).putInt(1).putShort((short) value).putShort((short) 0);
        }
      }
    }
    return out.putInt(0).array();
  }
}
