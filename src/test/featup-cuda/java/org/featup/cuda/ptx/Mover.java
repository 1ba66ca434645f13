package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Registers.Slot;

/** Moves an element between memory and a register. */
record Mover(Slot slot, PtxType type) {

  void load(Warp w, int lane, byte[] data, int at) {
    if (slot.file() == RegisterFile.FLOATS) {
      w.floats[slot.index()][lane] = (float) Bytes.FLOAT.get(data, at);
    } else if (slot.file() == RegisterFile.DOUBLES) {
      w.doubles[slot.index()][lane] = (double) Bytes.DOUBLE.get(data, at);
    } else {
      long bits = bits(data, at);
      if (slot.file() == RegisterFile.INTS) {
        w.ints[slot.index()][lane] = (int) bits;
      } else {
        w.longs[slot.index()][lane] = bits;
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
    switch (slot.file()) {
      case FLOATS -> Bytes.FLOAT.set(data, at, w.floats[slot.index()][lane]);
      case DOUBLES -> Bytes.DOUBLE.set(data, at, w.doubles[slot.index()][lane]);
      case INTS -> put(data, at, w.ints[slot.index()][lane]);
      default -> put(data, at, w.longs[slot.index()][lane]);
    }
  }

  private void put(byte[] data, int at, long bits) {
    switch (type.bytes()) {
      case 1 -> data[at] = (byte) bits;
      case 2 -> Bytes.SHORT.set(data, at, (short) bits);
      case 4 -> Bytes.INT.set(data, at, (int) bits);
      default -> Bytes.LONG.set(data, at, bits);
    }
  }
}
