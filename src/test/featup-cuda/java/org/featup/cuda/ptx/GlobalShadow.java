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

  GlobalShadow(MemoryRegion region, int shift) {
    super(region, shift);
  }

  @Override
  void read(Warp w, int lane, int at, int bytes, boolean constant) {
    long me = w.access(lane) | (constant ? Access.CONSTANT : 0);
    for (int cell = cell(at); cell < cell(at + bytes); cell += RECORD) {
      long old = (long) CELL.getVolatile(cells, cell + READS);
      while (old != me) {
        long next = withRead(w, old, me, cell);
        if (next == old || CELL.compareAndSet(cells, cell + READS, old, next)) {
          break;
        }
        old = (long) CELL.getVolatile(cells, cell + READS);
      }
      long write = (long) CELL.getVolatile(cells, cell + WRITE);
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
    for (int cell = cell(at); cell < cell(at + bytes); cell += RECORD) {
      long old = (long) CELL.getAndSet(cells, cell + WRITE, me);
      checkWrite(w, old, me, cell, "writes what another writes");
      checkReads(w, (long) CELL.getVolatile(cells, cell + READS), me, cell);
    }
  }

  /** Bytes that somebody read. */
  long bytesRead() {
    return count(READS);
  }

  /** Bytes that somebody wrote. */
  long bytesWritten() {
    return count(WRITE);
  }

  private long count(int what) {
    long used = 0;
    for (int i = what; i < cells.length; i += RECORD) {
      used += cells[i] == 0 ? 0 : 1;
    }
    return used * cellBytes();
  }
}
