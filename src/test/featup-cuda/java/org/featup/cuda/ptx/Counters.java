package org.featup.cuda.ptx;

/** How often each step ran, by lanes and by warps, and what its accesses to memory cost. */
final class Counters {
  final long[] lanes;
  final long[] warps;

  /** 32-byte sectors of global memory that warps asked for. */
  final long[] sectors;

  /** Passes that accesses to shared memory took, and those they took because of bank conflicts. */
  final long[] passes;

  final long[] conflicts;

  /** The most steps that a warp took in a block. */
  long longest;

  Counters(int steps) {
    lanes = new long[steps];
    warps = new long[steps];
    sectors = new long[steps];
    passes = new long[steps];
    conflicts = new long[steps];
  }

  /** A warp has taken steps since its block began. */
  void ran(long steps) {
    longest = Math.max(longest, steps);
  }

  void add(Counters other) {
    ran(other.longest);
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] += other.lanes[i];
      warps[i] += other.warps[i];
      sectors[i] += other.sectors[i];
      passes[i] += other.passes[i];
      conflicts[i] += other.conflicts[i];
    }
  }
}
