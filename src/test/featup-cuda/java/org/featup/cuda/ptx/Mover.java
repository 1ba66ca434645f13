package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Registers.Slot;

/** Moves an element between memory and a register. */
final class Mover {
  private final PtxType type;
  private final RegisterFile file;
  private final int index;
  private final int bytes;

  Mover(Slot slot, PtxType type) {
    this.type = type;
    file = slot.file();
    index = slot.index();
    bytes = type.bytes();
  }

  PtxType type() {
    return type;
  }

  boolean isFloat() {
    return file == RegisterFile.FLOATS;
  }

  int index() {
    return index;
  }

  int bytes() {
    return bytes;
  }

  void load(Warp w, int lane, byte[] data, int at) {
    if (file == RegisterFile.FLOATS) {
      w.floats[index][lane] = (float) Bytes.FLOAT.get(data, at);
    } else if (file == RegisterFile.DOUBLES) {
      w.doubles[index][lane] = (double) Bytes.DOUBLE.get(data, at);
    } else {
      long bits = bits(data, at);
      if (file == RegisterFile.INTS) {
        w.ints[index][lane] = (int) bits;
      } else {
        w.longs[index][lane] = bits;
      }
    }
  }

  /** The element, extended by its sign or by zeros. */
  private long bits(byte[] data, int at) {
    return switch (type) {
      case B8, U8 -> data[at] & 0xff;
      case S8 -> data[at];
      case B16, U16 -> (short) Bytes.SHORT.get(data, at) & 0xffff;
      case S16 -> (short) Bytes.SHORT.get(data, at);
      case S32 -> (int) Bytes.INT.get(data, at);
      case B32, U32, F32 -> (int) Bytes.INT.get(data, at) & 0xffffffffL;
      default -> (long) Bytes.LONG.get(data, at);
    };
  }

  void store(Warp w, int lane, byte[] data, int at) {
    switch (file) {
      case FLOATS -> Bytes.FLOAT.set(data, at, w.floats[index][lane]);
      case DOUBLES -> Bytes.DOUBLE.set(data, at, w.doubles[index][lane]);
      case INTS -> put(data, at, w.ints[index][lane]);
      default -> put(data, at, w.longs[index][lane]);
    }
  }

  private void put(byte[] data, int at, long bits) {
    switch (bytes) {
      case 1 -> data[at] = (byte) bits;
      case 2 -> Bytes.SHORT.set(data, at, (short) bits);
      case 4 -> Bytes.INT.set(data, at, (int) bits);
      default -> Bytes.LONG.set(data, at, bits);
    }
  }
}
