package org.featup.io;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows the runs of a BMP file that is coded by them. Decoders take the first colour for all that
 * does not come; so they have to fill the picture, or say that it ends.
 */
final class BmpCheck {
  private static final int HEAD = 54;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;

  private BmpCheck() {}

  /** Does nothing if the file is not run-length coded. */
  static void check(FileBytes file) throws IOException {
    if (file.size() < HEAD) {
      return;
    }
    ByteBuffer head = ByteBuffer.wrap(file.bytes(0, HEAD)).order(ByteOrder.LITTLE_ENDIAN);
    int compression = head.getInt(14) < 40 ? 0 : head.getInt(30);
    if (compression != RLE8 && compression != RLE4) {
      return;
    }
    long from = Math.min(file.size(), head.getInt(10) & 0xffffffffL);
    long said = head.getInt(34) & 0xffffffffL;
    long length = Math.min(said == 0 ? Long.MAX_VALUE : said, file.size() - from);
    byte[] runs = file.bytes(from, Math.toIntExact(length));
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(runs))) {
      follow(in, head.getInt(18), Math.abs((long) head.getInt(22)), compression == RLE4 ? 2 : 1);
    } catch (EOFException e) {
      throw file.bad("truncated BMP: its runs end before the picture is full");
    }
  }

  private static void follow(DataInputStream in, long width, long height, int pixelsPerByte)
      throws IOException {
    long x = 0;
    for (long y = 0; y < height - 1 || (y == height - 1 && x < width); ) {
      int count = in.readUnsignedByte();
      int value = in.readUnsignedByte();
      if (count > 0) {
        x += count;
      } else if (value == 0) {
        x = 0;
        y++;
      } else if (value == 1) {
        return;
      } else if (value == 2) {
        x += in.readUnsignedByte();
        y += in.readUnsignedByte();
      } else {
        int coded = (value + pixelsPerByte - 1) / pixelsPerByte;
        in.skipNBytes(coded + (coded & 1));
        x += value;
      }
    }
  }
}
