package org.featup.cuda.ptx;

/**
 * Who accessed a cell of memory and when, in a long: the clock of its warp (24 bits), its thread
 * (10), its block plus one (26), and flags. 0 is nobody.
 */
final class Access {
  private static final int CLOCK_BITS = 24;
  private static final int THREAD_BITS = 10;
  private static final int BLOCK_BITS = 26;
  private static final int BLOCK_AT = CLOCK_BITS + THREAD_BITS;
  private static final long CLOCK = (1L << CLOCK_BITS) - 1;

  /** The most blocks of a launch. */
  static final long MOST_BLOCKS = (1L << BLOCK_BITS) - 1;

  /** The access was an atomic one, which never conflicts with another atomic one. */
  static final long ATOMIC = 1L << 60;

  /**
   * Several threads of the block read, the last of this thread's warp; a mask of warps goes with
   * it.
   */
  static final long MANY_THREADS = 1L << 61;

  /** Several blocks read. */
  static final long MANY_BLOCKS = 1L << 62;

  /** Somebody read through the path that needs memory to be constant. */
  static final long CONSTANT = 1L << 63;

  private Access() {}

  static long of(long block, int thread, int clock) {
    return ((block + 1) << BLOCK_AT) | ((long) thread << CLOCK_BITS) | clock;
  }

  static int clock(long access) {
    return (int) (access & CLOCK);
  }

  static int thread(long access) {
    return (int) (access >>> CLOCK_BITS) & ((1 << THREAD_BITS) - 1);
  }

  static long block(long access) {
    return ((access >>> BLOCK_AT) & MOST_BLOCKS) - 1;
  }

  static boolean sameBlock(long a, long b) {
    return (((a ^ b) >>> BLOCK_AT) & MOST_BLOCKS) == 0;
  }

  static boolean is(long access, long flag) {
    return (access & flag) != 0;
  }
}
