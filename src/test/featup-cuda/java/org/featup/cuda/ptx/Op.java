package org.featup.cuda.ptx;

/** What a step does to the lanes of a warp. */
interface Op {

  /**
   * Does it.
   *
   * @param warp whose registers it reads and writes
   * @param mask a bit for each lane that takes part, never none
   */
  void run(Warp warp, int mask);
}
