package org.featup.cuda.ptx;

import java.util.Arrays;

/** The accesses to shared memory, which one block has for itself. */
final class SharedShadow extends Shadow {
  private final long[] writes = new long[cells()];
  private final long[] reads = new long[cells()];
  private final int[] warps = new int[cells()];

  SharedShadow(Region region, int shift) {
    super(region, shift);
  }

  void start() {
    Arrays.fill(writes, 0);
    Arrays.fill(reads, 0);
  }

  @Override
  void read(Warp w, int lane, int at, int bytes, boolean constant) {
    long me = w.access(lane);
    for (int cell = cell(at); cell < cell(at + bytes); cell++) {
      checkWrite(w, writes[cell], me, cell, "reads what another writes");
      long old = reads[cell];
      if (old != me && old != w.manyReads) {
        reads[cell] = withRead(w, old, me, warps, cell);
      }
    }
  }

  @Override
  void write(Warp w, int lane, int at, int bytes, boolean atomic) {
    long me = w.access(lane) | (atomic ? Access.ATOMIC : 0);
    for (int cell = cell(at); cell < cell(at + bytes); cell++) {
      checkWrite(w, writes[cell], me, cell, "writes what another writes");
      checkReads(w, reads[cell], me, warps[cell], cell);
      writes[cell] = me;
    }
  }
}
