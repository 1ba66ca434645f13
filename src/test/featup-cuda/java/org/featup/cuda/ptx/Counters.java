package org.featup.cuda.ptx;

/** How often each step ran, by lanes and by warps. */
final class Counters {
  final long[] lanes;
  final long[] warps;

  Counters(int steps) {
    lanes = new long[steps];
    warps = new long[steps];
  }

  void add(Counters other) {
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] += other.lanes[i];
      warps[i] += other.warps[i];
    }
  }
}
