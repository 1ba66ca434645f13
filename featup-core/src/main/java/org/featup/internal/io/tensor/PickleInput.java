package org.featup.internal.io.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a pickle with a known end, so that a length field is compared with what is left before
 * anything is allocated for it.
 */
final class PickleInput extends InputStream {
  private static final int MAX_LINE = 512;

  private final InputStream source;
  private final long length;
  private long position;

  /**
   * Reads from a buffered stream.
   *
   * @param length how many bytes the pickle may use at most
   */
  PickleInput(InputStream source, long length) {
    this.source = source;
    this.length = length;
  }

  /** How many bytes were read. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    int b = position < length ? source.read() : -1;
    if (b >= 0) {
      position++;
    }
    return b;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int wanted = (int) Math.min(count, length - position);
    int got = wanted == 0 && count > 0 ? -1 : source.read(into, offset, wanted);
    position += Math.max(0, got);
    return got;
  }

  /** Exactly that many bytes; nothing is allocated if there are fewer. */
  byte[] bytes(long count) throws IOException {
    if (count < 0 || count > length - position) {
      throw new EOFException(
          "a length of "
              + Long.toUnsignedString(count)
              + " with "
              + (length - position)
              + " bytes left");
    }
    byte[] bytes = new byte[(int) count];
    if (readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("ends in the middle of " + count + " bytes");
    }
    return bytes;
  }

  int unsignedByte() throws IOException {
    return bytes(1)[0] & 0xff;
  }

  long unsignedInt() throws IOException {
    return buffer(4).getInt() & 0xffffffffL;
  }

  long littleEndianLong() throws IOException {
    return buffer(8).getLong();
  }

  String utf8(long count) throws IOException {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  /** A short line without its end; module and class names are the only ones we read. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MAX_LINE) {
        throw new IOException("a name is longer than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private ByteBuffer buffer(int count) throws IOException {
    return ByteBuffer.wrap(bytes(count)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
