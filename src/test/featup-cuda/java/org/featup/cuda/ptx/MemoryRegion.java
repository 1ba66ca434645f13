package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A piece of memory: its bytes, and for each byte whether it was written or belongs to nobody. */
final class MemoryRegion {
  private static final byte WRITTEN = 1;
  private static final byte NOBODYS = -1;
  private static final int WRITTEN_WORD = 0x01010101;
  private static final int NOBODYS_WORD = 0x80808080;

  private record Part(int offset, int bytes, String name) {}

  private final List<Part> parts = new ArrayList<>();
  final String what;
  final long base;
  final int size;
  final boolean readOnly;
  byte[] data;
  private byte[] state;

  /** Who accessed it in the running launch, or null where that is not watched. */
  Shadow shadow;

  MemoryRegion(String what, long base, int size, boolean readOnly) {
    this.what = what;
    this.base = base;
    this.size = size;
    this.readOnly = readOnly;
    data = new byte[size];
    state = new byte[size];
    // What nobody wrote reads as NaN, should a check ever miss it.
    Arrays.fill(data, (byte) -1);
  }

  /** Frees it; the region stays, so that later accesses are told what they hit. */
  void free() {
    data = null;
    state = null;
  }

  boolean isFree() {
    return data == null;
  }

  /** Where an address points to in the data. */
  int offset(long address, int bytes) {
    if ((address & bytes - 1) != 0) {
      throw new LaneFault(
          String.format("misaligned access of %d bytes at %s", bytes, place(address)));
    }
    long offset = address - base;
    if (offset < 0 || offset > size - bytes) {
      throw new LaneFault(
          String.format("access of %d bytes out of bounds at %s", bytes, place(address)));
    }
    if (data == null) {
      throw new LaneFault("use of freed memory at " + place(address));
    }
    return (int) offset;
  }

  void checkRead(int offset, int bytes) {
    if (bytes < 4) {
      for (int i = offset; i < offset + bytes; i++) {
        if (state[i] != WRITTEN) {
          throw unreadable(i);
        }
      }
      return;
    }
    for (int i = offset; i < offset + bytes; i += 4) {
      if ((int) Bytes.INT.get(state, i) != WRITTEN_WORD) {
        throw unreadable(i);
      }
    }
  }

  private LaneFault unreadable(int offset) {
    for (int i = offset; i < offset + 4 && i < size; i++) {
      if (state[i] == NOBODYS) {
        return new LaneFault("access out of bounds, behind a variable, at " + place(base + i));
      }
    }
    return new LaneFault("reads memory that nobody wrote at " + place(base + offset));
  }

  void write(int offset, int bytes) {
    if (readOnly) {
      throw new LaneFault("write to read-only memory at " + place(base + offset));
    }
    if (bytes < 4) {
      for (int i = offset; i < offset + bytes; i++) {
        if (state[i] == NOBODYS) {
          throw unreadable(i);
        }
        state[i] = WRITTEN;
      }
      return;
    }
    for (int i = offset; i < offset + bytes; i += 4) {
      if (((int) Bytes.INT.get(state, i) & NOBODYS_WORD) != 0) {
        throw unreadable(i);
      }
      Bytes.INT.set(state, i, WRITTEN_WORD);
    }
  }

  /** Marks bytes that no variable covers. */
  void nobodys(int offset, int bytes) {
    Arrays.fill(state, offset, offset + bytes, NOBODYS);
  }

  /** Marks bytes that a variable covers, of unknown content. */
  void somebodys(int offset, int bytes) {
    Arrays.fill(state, offset, offset + bytes, (byte) 0);
  }

  /** Marks bytes written, as by a copy from the heap. */
  void written(int offset, int bytes) {
    Arrays.fill(state, offset, offset + bytes, WRITTEN);
  }

  /** Forgets all content and takes the states of another region of this size. */
  void reset(MemoryRegion template) {
    System.arraycopy(template.state, 0, state, 0, size);
  }

  void forget() {
    Arrays.fill(state, (byte) 0);
  }

  /** Names a part of the region for messages. */
  void name(int offset, int bytes, String name) {
    parts.add(new Part(offset, bytes, name));
  }

  /** An address in words: of the part that begins last before it, or of the region. */
  String place(long address) {
    Part nearest = null;
    for (Part part : parts) {
      if (part.offset <= address - base && (nearest == null || part.offset > nearest.offset)) {
        nearest = part;
      }
    }
    if (nearest != null) {
      return String.format(
          "byte %d of %s (%d bytes)", address - base - nearest.offset, nearest.name, nearest.bytes);
    }
    return String.format("byte %d of %s (%d bytes)", address - base, what, size);
  }
}
