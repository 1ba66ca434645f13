package org.featup.internal.io.picture;

import com.drew.imaging.png.PngChunk;
import com.drew.imaging.png.PngChunkReader;
import com.drew.imaging.png.PngChunkType;
import com.drew.imaging.png.PngProcessingException;
import com.drew.lang.StreamReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/** The chunks of a PNG file that are not of its pixels. */
final class PngHead {
  private static final Set<PngChunkType> CHUNKS =
      Set.of(
          PngChunkType.eXIf,
          PngChunkType.iCCP,
          PngChunkType.tEXt,
          PngChunkType.zTXt,
          PngChunkType.iTXt);

  /** ImageMagick's way from before there was a chunk for EXIF data: as hexadecimal text. */
  private static final String RAW = "Raw profile type ";

  private static final String XMP = "XML:com.adobe.xmp";

  /** The largest profiles, of printers, have a few megabytes. */
  private static final int MOST_BYTES = 1 << 24;

  private byte[] exif;
  private byte[] profile;
  private final Map<String, byte[]> texts = new HashMap<>();

  private PngHead() {}

  static PngHead read(InputStream in) throws IOException {
    PngHead head = new PngHead();
    try {
      for (PngChunk chunk : new PngChunkReader().extract(new StreamReader(in), CHUNKS)) {
        head.add(chunk.getType(), chunk.getBytes());
      }
    } catch (PngProcessingException | RuntimeException e) {
      throw new IOException("corrupt PNG: " + e.getMessage(), e);
    }
    return head;
  }

  private void add(PngChunkType type, byte[] bytes) {
    if (type.equals(PngChunkType.eXIf)) {
      exif = bytes;
      return;
    }
    int name = after(bytes, 0) - 1;
    String keyword = new String(bytes, 0, Math.max(0, name), StandardCharsets.ISO_8859_1);
    if (type.equals(PngChunkType.iCCP)) {
      profile = inflated(bytes, name + 2);
    } else if (keyword.equals(XMP) || keyword.startsWith(RAW)) {
      texts.putIfAbsent(keyword, text(type, bytes, name + 1));
    }
  }

  /** What follows the keyword. */
  private static byte[] text(PngChunkType type, byte[] bytes, int from) {
    if (type.equals(PngChunkType.iTXt)) {
      boolean packed = from < bytes.length && bytes[from] == 1;
      int start = after(bytes, after(bytes, from + 2)); // language and translated keyword
      return packed ? inflated(bytes, start) : rest(bytes, start);
    }
    return type.equals(PngChunkType.zTXt) ? inflated(bytes, from + 1) : rest(bytes, from);
  }

  /** The place after the next zero, or one beyond the end. */
  private static int after(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return at + 1;
  }

  private static byte[] rest(byte[] bytes, int from) {
    int start = Math.min(bytes.length, from);
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  /** What is corrupt is none. */
  private static byte[] inflated(byte[] bytes, int from) {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(rest(bytes, from)))) {
      return in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** The EXIF data; null if there are none. */
  byte[] exif() {
    byte[] raw = raw("exif");
    return exif != null ? exif : raw != null ? raw : raw("APP1");
  }

  /** The XMP data; null if there are none. */
  byte[] xmp() {
    return texts.containsKey(XMP) ? texts.get(XMP) : raw("xmp");
  }

  /** The ICC profile; null if there is none. */
  byte[] profile() {
    return profile;
  }

  /** After its name and its length, lines of digits; null if there is no such profile. */
  private byte[] raw(String name) {
    byte[] text = texts.get(RAW + name);
    if (text == null) {
      return null;
    }
    String[] words = new String(text, StandardCharsets.ISO_8859_1).strip().split("\\s+", 3);
    try {
      return HexFormat.of().parseHex(words[words.length - 1].replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
