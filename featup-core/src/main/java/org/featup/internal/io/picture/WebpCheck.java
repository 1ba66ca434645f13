package org.featup.internal.io.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.featup.internal.io.FileBytes;

/**
 * Checks that a WebP file is whole and of one mind about its size. Decoders read zeros beyond the
 * end, and allocate a canvas whatever the picture on it.
 */
final class WebpCheck {
  private static final int HEAD = 12;
  private static final int CHUNK_HEAD = 8;
  private static final int SIDE = 0x3fff;

  private record Size(int width, int height) {
    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  private final FileBytes file;
  private byte[] exif;
  private byte[] xmp;
  private byte[] profile;
  private Size canvas;
  private Size picture;

  private WebpCheck(FileBytes file) {
    this.file = file;
  }

  /** Returns what was found in passing. */
  static WebpCheck check(FileBytes file) throws IOException {
    WebpCheck check = new WebpCheck(file);
    long end = check.size(4) + CHUNK_HEAD;
    for (long at = HEAD; at + CHUNK_HEAD <= end; ) {
      check.within(at + CHUNK_HEAD);
      String type = new String(file.bytes(at, 4), StandardCharsets.ISO_8859_1);
      long length = check.size(at + 4);
      check.within(at + CHUNK_HEAD + length);
      check.look(type, at + CHUNK_HEAD, length);
      at += CHUNK_HEAD + length + (length & 1);
    }
    check.within(end);
    check.requireOneSize();
    return check;
  }

  /** The EXIF data; null if there are none. */
  byte[] exif() {
    return exif;
  }

  /** The XMP data; null if there are none. */
  byte[] xmp() {
    return xmp;
  }

  /** The ICC profile; null if there is none. */
  byte[] profile() {
    return profile;
  }

  private void look(String type, long at, long length) throws IOException {
    boolean fits = length < Integer.MAX_VALUE;
    if (type.equals("EXIF") && exif == null && fits) {
      exif = file.bytes(at, (int) length);
    } else if (type.equals("XMP ") && xmp == null && fits) {
      xmp = file.bytes(at, (int) length);
    } else if (type.equals("ICCP") && profile == null && fits) {
      profile = file.bytes(at, (int) length);
    } else if (type.equals("ANMF")) {
      throw file.bad("an animated WebP, expected a still one");
    } else if (type.equals("VP8X") && canvas == null) {
      canvas = new Size(number(at + 4, 3) + 1, number(at + 7, 3) + 1);
    } else if (picture == null) {
      picture = size(type, at);
    }
  }

  /** That of a chunk with pixels, null of others. */
  private Size size(String type, long at) throws IOException {
    return switch (type) {
      case "VP8L" -> {
        int sides = number(at + 1, 4);
        yield new Size((sides & SIDE) + 1, (sides >>> 14 & SIDE) + 1);
      }
      case "VP8 " -> new Size(number(at + 6, 2) & SIDE, number(at + 8, 2) & SIDE);
      default -> null;
    };
  }

  private void requireOneSize() throws IOException {
    if (canvas != null && picture != null && !picture.equals(canvas)) {
      throw file.bad(
          "corrupt or partial WebP: expected a picture as large as its canvas, "
              + canvas
              + ", given "
              + picture);
    }
  }

  private int number(long at, int bytes) throws IOException {
    int number = 0;
    byte[] digits = file.bytes(at, bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      number = number << 8 | (digits[i] & 0xff);
    }
    return number;
  }

  private long size(long at) throws IOException {
    return ByteBuffer.wrap(file.bytes(at, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
  }

  private void within(long end) throws IOException {
    if (end > file.size()) {
      throw file.bad(
          "truncated WebP: expected at least " + end + " bytes, the file has " + file.size());
    }
  }
}
