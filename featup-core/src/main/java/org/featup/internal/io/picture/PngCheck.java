package org.featup.internal.io.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.featup.internal.io.FileBytes;

/** Checks the checksums of a PNG file's chunks, which ImageIO does not look at. */
final class PngCheck {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int IEND = 0x49454e44;
  private static final int CHUNK = 1 << 16;

  private PngCheck() {}

  /** Does nothing if the file is no PNG. */
  static void check(FileBytes file) throws IOException {
    if (file.size() < 8 || !Arrays.equals(file.bytes(0, 8), SIGNATURE)) {
      return;
    }
    long at = SIGNATURE.length;
    int type;
    do {
      if (at + 8 > file.size()) {
        throw file.bad("truncated PNG: it ends without the chunk IEND");
      }
      ByteBuffer head = ByteBuffer.wrap(file.bytes(at, 8));
      long length = head.getInt() & 0xffffffffL;
      type = head.getInt();
      long end = at + 8 + length;
      if (end + 4 > file.size()) {
        throw file.bad(
            "truncated PNG: the chunk at offset "
                + at
                + " needs "
                + length
                + " bytes, the file has "
                + file.size());
      }
      int expected = ByteBuffer.wrap(file.bytes(end, 4)).getInt();
      if (checksum(file, at + 4, end) != expected) {
        throw file.bad("corrupt PNG: wrong checksum of the chunk at offset " + at);
      }
      at = end + 4;
    } while (type != IEND);
  }

  private static int checksum(FileBytes file, long from, long to) throws IOException {
    CRC32 crc = new CRC32();
    for (long at = from; at < to; at += CHUNK) {
      crc.update(file.bytes(at, (int) Math.min(CHUNK, to - at)));
    }
    return (int) crc.getValue();
  }
}
