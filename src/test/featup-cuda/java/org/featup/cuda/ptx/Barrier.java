package org.featup.cuda.ptx;

/** The barrier a warp waits at. */
final class Barrier {
  int id;

  /** Threads it waits for, or 0 for all of the block. */
  int threads;

  Step step;

  /** Takes what the barrier's operands left in the warp's first two addresses. */
  void set(Warp warp, Step at) {
    id = (int) warp.addresses[0];
    threads = (int) warp.addresses[1];
    step = at;
  }
}
