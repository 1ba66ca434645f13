package org.featup.internal.io.picture;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.featup.internal.io.FileBytes;

/**
 * Follows the runs of a BMP file that is coded by them, and looks for its colour space. Decoders
 * take the first colour for all that does not come, and sRGB for all spaces.
 */
final class BmpCheck {
  private static final int HEAD = 54;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int COLOR_HEAD = 138;
  private static final int V4 = 108;
  private static final int V5 = 124;
  private static final int EMBEDDED = 0x4d424544;
  private static final int LINKED = 0x4c494e4b;
  private static final double[][] SRGB = {{0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}};

  private BmpCheck() {}

  /** Returns the ICC profile; null if there is none. */
  static byte[] check(FileBytes file) throws IOException {
    if (file.size() < HEAD) {
      return null;
    }
    int length = (int) Math.min(COLOR_HEAD, file.size());
    ByteBuffer head =
        ByteBuffer.wrap(Arrays.copyOf(file.bytes(0, length), COLOR_HEAD))
            .order(ByteOrder.LITTLE_ENDIAN);
    int compression = head.getInt(14) < 40 ? 0 : head.getInt(30);
    if (compression == RLE8 || compression == RLE4) {
      runs(file, head, compression);
    }
    return head.getInt(14) < V4 ? null : profile(file, head);
  }

  private static byte[] profile(FileBytes file, ByteBuffer head) throws IOException {
    int space = head.getInt(70);
    if (space == EMBEDDED && head.getInt(14) >= V5) {
      return file.bytes(14 + (head.getInt(126) & 0xffffffffL), head.getInt(130));
    }
    if (space == LINKED) {
      throw file.bad("a BMP whose ICC profile is in another file is not read");
    }
    if (space == 0 && !isSrgb(head)) {
      throw file.bad("calibrated colours in BMP: expected those of sRGB");
    }
    return null;
  }

  /** By its primaries, whatever their scale, and gamma or its inverse; zeros say nothing. */
  private static boolean isSrgb(ByteBuffer head) {
    for (int c = 0; c < 3; c++) {
      double x = head.getInt(74 + 12 * c);
      double y = head.getInt(78 + 12 * c);
      double sum = x + y + head.getInt(82 + 12 * c);
      double gamma = head.getInt(110 + 4 * c) / 65536.0;
      boolean primary =
          sum == 0
              || (Math.abs(x / sum - SRGB[c][0]) < 0.01 && Math.abs(y / sum - SRGB[c][1]) < 0.01);
      boolean curve = gamma == 0 || Math.abs(Math.max(gamma, 1 / gamma) - 2.2) < 0.1;
      if (!primary || !curve) {
        return false;
      }
    }
    return true;
  }

  private static void runs(FileBytes file, ByteBuffer head, int compression) throws IOException {
    long from = Math.min(file.size(), head.getInt(10) & 0xffffffffL);
    long said = head.getInt(34) & 0xffffffffL;
    long length = Math.min(said == 0 ? Long.MAX_VALUE : said, file.size() - from);
    byte[] runs = file.bytes(from, Math.toIntExact(length));
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(runs))) {
      follow(in, head.getInt(18), Math.abs((long) head.getInt(22)), compression == RLE4 ? 2 : 1);
    } catch (EOFException e) {
      throw file.bad("truncated BMP: its runs leave pixels out");
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
      } else if (value == 0 && x >= width) {
        x = 0;
        y++;
      } else if (value <= 2) { // the row, the picture ends, or pixels are skipped
        throw new EOFException();
      } else {
        int coded = (value + pixelsPerByte - 1) / pixelsPerByte;
        in.skipNBytes(coded + (coded & 1));
        x += value;
      }
    }
  }
}
