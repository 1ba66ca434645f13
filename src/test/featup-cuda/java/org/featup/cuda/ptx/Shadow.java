package org.featup.cuda.ptx;

/**
 * Finds data races in a region: for each cell the last write and the reads since, and a fault when
 * one of two accesses writes, nothing orders them, and not both are atomic.
 */
abstract class Shadow {
  /** Bytes of a cell, as a power of two: the smallest access of the kernel, at most 4 bytes. */
  private final int shift;

  private final MemoryRegion region;

  /**
   * Of each cell its reads, its last write, and the warps among several readers: one cache line.
   */
  final long[] cells;

  static final int RECORD = 3;
  static final int READS = 0;
  static final int WRITE = 1;
  private static final int WARPS = 2;

  Shadow(MemoryRegion region, int shift) {
    this.region = region;
    this.shift = shift;
    cells = new long[RECORD * ((region.size >> shift) + 1)];
  }

  /** Where the record of a byte's cell begins. */
  final int cell(int at) {
    return RECORD * (at >> shift);
  }

  final int cellBytes() {
    return 1 << shift;
  }

  /** Notes a read of a thread, {@code constant} if through the path for constant memory. */
  abstract void read(Warp w, int lane, int at, int bytes, boolean constant);

  /** Notes a write of a thread. */
  abstract void write(Warp w, int lane, int at, int bytes, boolean atomic);

  /** The reads of a cell with one more, where the cell's reads before do not say so already. */
  final long withRead(Warp w, long reads, long me, int cell) {
    if (reads == 0) {
      return me;
    }
    long constant = (reads | me) & Access.CONSTANT;
    if (Access.is(reads, Access.MANY_BLOCKS) || !Access.sameBlock(reads, me)) {
      return reads | Access.MANY_BLOCKS | constant;
    }
    int clock = Access.clock(reads);
    if (clock <= w.settled) {
      return me | constant;
    }
    int mine = 1 << w.number;
    if (Access.is(reads, Access.MANY_THREADS)) {
      if (w.block.clocks.allBefore((int) cells[cell + WARPS], clock, w.number)) {
        return me | constant;
      }
      cells[cell + WARPS] |= mine;
    } else {
      int other = Access.thread(reads);
      boolean before = w.block.clocks.before(other / Warp.LANES, clock, w.number);
      if (other == Access.thread(me) || before) {
        return me | constant;
      }
      cells[cell + WARPS] = mine | (1 << (other / Warp.LANES));
    }
    return (w.manyReads + Math.max(0, clock - Access.clock(me))) | constant;
  }

  /** Checks a write against the reads of its cell. */
  final void checkReads(Warp w, long reads, long me, int cell) {
    if (reads == 0) {
      return;
    }
    if (Access.is(reads, Access.CONSTANT)) {
      throw race(w, cell, "writes what is read by ld.global.nc in the same launch", reads);
    }
    int clock = Access.clock(reads);
    int other = Access.thread(reads);
    boolean ordered;
    if (Access.is(reads, Access.MANY_BLOCKS) || !Access.sameBlock(reads, me)) {
      ordered = false;
    } else if (clock <= w.settled) {
      ordered = true;
    } else if (Access.is(reads, Access.MANY_THREADS)) {
      ordered = w.block.clocks.allBefore((int) cells[cell + WARPS], clock, w.number);
    } else {
      boolean before = w.block.clocks.before(other / Warp.LANES, clock, w.number);
      ordered = other == Access.thread(me) || before;
    }
    if (!ordered) {
      throw race(w, cell, "writes what another reads", reads);
    }
  }

  /** Checks an access against the last write of its cell. */
  final void checkWrite(Warp w, long write, long me, int cell, String what) {
    boolean same = Access.sameBlock(write, me);
    int clock = Access.clock(write);
    if (write == 0 || (same && clock <= w.settled) || Access.is(write & me, Access.ATOMIC)) {
      return;
    }
    int other = Access.thread(write);
    boolean before = same && w.block.clocks.before(other / Warp.LANES, clock, w.number);
    if (!before && !(same && other == Access.thread(me))) {
      throw race(w, cell, what, write);
    }
  }

  final LaneFault race(Warp w, int cell, String what, long other) {
    String who;
    if (Access.is(other, Access.MANY_BLOCKS)) {
      who = "threads of several blocks";
    } else if (Access.is(other, Access.MANY_THREADS)) {
      who = "several threads of block " + w.block.indexText(Access.block(other));
    } else {
      who =
          "thread "
              + w.block.threadText(Access.thread(other))
              + " of block "
              + w.block.indexText(Access.block(other));
    }
    long address = region.base + ((long) (cell / RECORD) << shift);
    return new LaneFault(
        "data race: "
            + what
            + " without a barrier between, at "
            + region.place(address)
            + "; "
            + who);
  }
}
