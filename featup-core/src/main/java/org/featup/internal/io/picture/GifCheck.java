package org.featup.internal.io.picture;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.featup.internal.io.FileBytes;

/** Counts the pixels that a GIF file has for its first frame. Decoders make up what is missing. */
final class GifCheck {
  private static final int SCREEN = 10;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int WIDEST = 11;

  private final DataInputStream in;

  private GifCheck(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** Refuses a frame that is not full. */
  static void check(InputStream in, FileBytes file) throws IOException {
    boolean full;
    try {
      full = new GifCheck(in).isFull();
    } catch (EOFException e) {
      full = false;
    }
    if (!full) {
      throw file.bad("truncated GIF: its data end before the picture is full");
    }
  }

  private boolean isFull() throws IOException {
    in.skipNBytes(SCREEN);
    int flags = in.readUnsignedByte();
    in.skipNBytes(2);
    skipColors(flags);
    int block = in.readUnsignedByte();
    while (block == EXTENSION) {
      in.readUnsignedByte();
      for (int size = in.readUnsignedByte(); size > 0; size = in.readUnsignedByte()) {
        in.skipNBytes(size);
      }
      block = in.readUnsignedByte();
    }
    if (block != FRAME) {
      return true; // no frame, as the decoder will say
    }
    in.skipNBytes(4);
    long pixels = (long) little() * little();
    skipColors(in.readUnsignedByte());
    int bits = in.readUnsignedByte();
    return bits > WIDEST || count(new LzwLengths(1 << bits, 0), pixels) >= pixels;
  }

  private int little() throws IOException {
    return Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
  }

  private void skipColors(int flags) throws IOException {
    if ((flags & 0x80) != 0) {
      in.skipNBytes(6L << (flags & 7));
    }
  }

  private long count(LzwLengths codes, long enough) throws IOException {
    int buffer = 0;
    int bits = 0;
    for (int size = in.readUnsignedByte(); size > 0; size = in.readUnsignedByte()) {
      for (int i = 0; i < size; i++) {
        buffer |= in.readUnsignedByte() << bits;
        bits += Byte.SIZE;
        for (int width = codes.width(); bits >= width; width = codes.width()) {
          if (!codes.add(buffer & ((1 << width) - 1)) || codes.total() >= enough) {
            return codes.total();
          }
          buffer >>>= width;
          bits -= width;
        }
      }
    }
    return codes.total();
  }
}
