package org.featup.cuda.ptx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The accesses of a launch to an allocation. Blocks run on several threads: who reads notes that
 * first and looks for writes then, who writes does it the other way round, so one of two sees the
 * other.
 */
final class GlobalShadow extends Shadow {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] writes = new long[cells()];
  private final long[] reads = new long[cells()];
  private final int[] warps = new int[cells()];

  GlobalShadow(Region region, int shift) {
    super(region, shift);
  }

  @Override
  void read(Warp w, int lane, int at, int bytes, boolean constant) {
    long me = w.access(lane) | (constant ? Access.CONSTANT : 0);
    for (int cell = cell(at); cell < cell(at + bytes); cell++) {
      long old = (long) CELL.getVolatile(reads, cell);
      while (old != me) {
        long next = withRead(w, old, me, warps, cell);
        if (next == old || CELL.compareAndSet(reads, cell, old, next)) {
          break;
        }
        old = (long) CELL.getVolatile(reads, cell);
      }
      long write = (long) CELL.getVolatile(writes, cell);
      if (write != 0) {
        if (constant) {
          throw race(w, cell, "reads by ld.global.nc what the launch writes", write);
        }
        checkWrite(w, write, me, cell, "reads what another writes");
      }
    }
  }

  @Override
  void write(Warp w, int lane, int at, int bytes, boolean atomic) {
    long me = w.access(lane) | (atomic ? Access.ATOMIC : 0);
    for (int cell = cell(at); cell < cell(at + bytes); cell++) {
      long old = (long) CELL.getAndSet(writes, cell, me);
      checkWrite(w, old, me, cell, "writes what another writes");
      checkReads(w, (long) CELL.getVolatile(reads, cell), me, warps[cell], cell);
    }
  }

  /** Bytes that somebody read. */
  long bytesRead() {
    return count(reads);
  }

  /** Bytes that somebody wrote. */
  long bytesWritten() {
    return count(writes);
  }

  private long count(long[] accesses) {
    long cells = 0;
    for (long access : accesses) {
      cells += access == 0 ? 0 : 1;
    }
    return cells * cellBytes();
  }
}
