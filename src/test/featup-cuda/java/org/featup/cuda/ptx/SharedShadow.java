package org.featup.cuda.ptx;

import java.util.Arrays;

/** The accesses to shared memory, which one block has for itself. */
final class SharedShadow extends Shadow {
  SharedShadow(MemoryRegion region, int shift) {
    super(region, shift);
  }

  void start() {
    Arrays.fill(cells, 0);
  }

  @Override
  void read(Warp w, int lane, int at, int bytes, boolean constant) {
    long me = w.access(lane);
    for (int cell = cell(at); cell < cell(at + bytes); cell += RECORD) {
      checkWrite(w, cells[cell + WRITE], me, cell, "reads what another writes");
      long old = cells[cell + READS];
      if (old != me && old != w.manyReads) {
        cells[cell + READS] = withRead(w, old, me, cell);
      }
    }
  }

  @Override
  void write(Warp w, int lane, int at, int bytes, boolean atomic) {
    long me = w.access(lane) | (atomic ? Access.ATOMIC : 0);
    for (int cell = cell(at); cell < cell(at + bytes); cell += RECORD) {
      checkWrite(w, cells[cell + WRITE], me, cell, "writes what another writes");
      checkReads(w, cells[cell + READS], me, cell);
      cells[cell + WRITE] = me;
    }
  }
}
