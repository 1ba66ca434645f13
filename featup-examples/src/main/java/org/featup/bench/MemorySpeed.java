package org.featup.bench;

import org.featup.spi.Workers;

/**
 * How fast this machine's memory is, which bounds whatever reads little and writes much.
 *
 * @param copied bytes per second, in 1e9, that some threads copy from large arrays to others
 * @param zeroed bytes per second, in 1e9, of new large arrays, as the collector hands them out
 */
public record MemorySpeed(double copied, double zeroed) {
  /** Beyond most third-level caches. */
  private static final int ELEMENTS = 1 << 24;

  private static final int RUNS = 5;

  /**
   * Measures for a quarter of a second or so. Needs 128 MB of heap beside what is alive.
   *
   * @param workers the threads, which all copy at once
   * @return the best of some runs
   */
  public static MemorySpeed measure(Workers workers) {
    float[] from = new float[ELEMENTS];
    double zeroed = 0;
    float[] to = from;
    for (int run = 0; run < RUNS; run++) {
      to = null;
      long start = System.nanoTime();
      to = new float[ELEMENTS];
      zeroed = Math.max(zeroed, speed(start));
    }
    float[] target = to;
    int threads = workers.parallelism();
    double copied = 0;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      workers.forEach(
          threads,
          thread -> {
            int first = (int) ((long) ELEMENTS * thread / threads);
            int end = (int) ((long) ELEMENTS * (thread + 1) / threads);
            System.arraycopy(from, first, target, first, end - first);
          });
      copied = Math.max(copied, speed(start));
    }
    return new MemorySpeed(copied, zeroed);
  }

  private static double speed(long start) {
    return (double) ELEMENTS * Float.BYTES / (System.nanoTime() - start);
  }
}
