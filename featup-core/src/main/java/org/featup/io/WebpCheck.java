package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Checks that a WebP file is whole and of one mind about its size. Decoders read zeros beyond the
 * end, and allocate a canvas whatever the picture on it.
 */
final class WebpCheck {
  private static final int HEAD = 12;
  private static final int CHUNK_HEAD = 8;
  private static final int SIDE = 0x3fff;

  /** A rectangle of pixels. */
  private record Frame(int left, int top, int width, int height) {}

  private final FileBytes file;
  private byte[] exif;
  private byte[] xmp;
  private Frame canvas;
  private Frame picture;

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

  private void look(String type, long at, long length) throws IOException {
    if (type.equals("EXIF") && exif == null && length < Integer.MAX_VALUE) {
      exif = file.bytes(at, (int) length);
    } else if (type.equals("XMP ") && xmp == null && length < Integer.MAX_VALUE) {
      xmp = file.bytes(at, (int) length);
    } else if (type.equals("VP8X") && canvas == null) {
      canvas = new Frame(0, 0, number(at + 4, 3) + 1, number(at + 7, 3) + 1);
    } else if (picture == null) {
      picture = frame(type, at);
    }
  }

  /** That of a chunk with pixels, null of others. */
  private Frame frame(String type, long at) throws IOException {
    return switch (type) {
      case "VP8L" -> {
        int sides = number(at + 1, 4);
        yield new Frame(0, 0, (sides & SIDE) + 1, (sides >>> 14 & SIDE) + 1);
      }
      case "VP8 " -> new Frame(0, 0, number(at + 6, 2) & SIDE, number(at + 8, 2) & SIDE);
      case "ANMF" ->
          new Frame(
              2 * number(at, 3),
              2 * number(at + 3, 3),
              number(at + 6, 3) + 1,
              number(at + 9, 3) + 1);
      default -> null;
    };
  }

  private void requireOneSize() throws IOException {
    if (canvas != null && picture != null && !picture.equals(canvas)) {
      throw file.bad(
          "corrupt or partial WebP: expected a picture as large as its canvas, "
              + canvas.width
              + "x"
              + canvas.height
              + ", given "
              + picture.width
              + "x"
              + picture.height
              + " at "
              + picture.left
              + ","
              + picture.top);
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
