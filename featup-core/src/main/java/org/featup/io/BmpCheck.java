package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks that a run-length coded BMP is whole, since decoders leave black what is missing. */
final class BmpCheck {
  private static final int HEAD = 54;
  private static final int OFFSET = 10;
  private static final int HEADER_SIZE = 14;
  private static final int COMPRESSION = 30;
  private static final int BYTES = 34;

  private BmpCheck() {}

  static void check(FileBytes file) throws IOException {
    if (file.size() < HEAD) {
      return; // too short for any that is coded
    }
    ByteBuffer head = ByteBuffer.wrap(file.bytes(0, HEAD)).order(ByteOrder.LITTLE_ENDIAN);
    int compression = head.getInt(COMPRESSION);
    boolean coded = compression == 1 || compression == 2;
    long end = (head.getInt(OFFSET) & 0xffffffffL) + (head.getInt(BYTES) & 0xffffffffL);
    if (head.getInt(HEADER_SIZE) >= HEAD - HEADER_SIZE && coded && end > file.size()) {
      throw file.bad("truncated BMP: expected " + end + " bytes, the file has " + file.size());
    }
  }
}
