package org.featup.internal.io.picture;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Counts the bytes in what TIFF files compress without loss. */
final class TiffUnpacking {
  static final int LZW = 5;
  static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int PACK_BITS = 32773;

  private static final int CLEAR = 256;

  private TiffUnpacking() {}

  static boolean isKnown(long compression) {
    return compression == LZW
        || compression == DEFLATE
        || compression == OLD_DEFLATE
        || compression == PACK_BITS;
  }

  /**
   * Counts.
   *
   * @param compression a known one
   * @param enough where counting may stop
   * @return the bytes up to the end or the first error
   */
  static long count(long compression, byte[] data, long enough) {
    return switch ((int) compression) {
      case LZW -> lzw(data, enough);
      case PACK_BITS -> packBits(data);
      default -> inflated(data, enough);
    };
  }

  private static long inflated(byte[] data, long enough) {
    Inflater inflater = new Inflater();
    inflater.setInput(data);
    byte[] unpacked = new byte[1 << 16];
    long total = 0;
    try {
      for (int count = 1; count > 0 && total < enough; total += count) {
        count = inflater.inflate(unpacked);
      }
    } catch (DataFormatException e) {
      return total;
    } finally {
      inflater.end();
    }
    return total;
  }

  private static long packBits(byte[] data) {
    long total = 0;
    for (int at = 0; at + 1 < data.length; ) {
      int head = data[at++];
      if (head >= 0) {
        total += Math.min(head + 1, data.length - at);
        at += head + 1;
      } else if (head > Byte.MIN_VALUE) {
        total += 1 - head;
        at++;
      }
    }
    return total;
  }

  private static long lzw(byte[] data, long enough) {
    if (data.length > 1 && data[0] == 0 && (data[1] & 1) == 1) {
      return enough; // the code of before TIFF 6; the reader that knows it sees an early end
    }
    LzwLengths codes = new LzwLengths(CLEAR, 1);
    int bits = 0;
    int buffer = 0;
    for (byte b : data) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      int width = codes.width();
      if (bits >= width) {
        bits -= width;
        if (!codes.add((buffer >>> bits) & ((1 << width) - 1))) {
          break;
        }
      }
    }
    return codes.total();
  }
}
