package org.featup.io;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Notices readers that take memory or time on the word of a file. */
final class HeapGuard {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Something that reads a file. */
  @FunctionalInterface
  interface Reading {
    Object read() throws IOException;
  }

  private HeapGuard() {}

  /** Runs it in this thread and counts the bytes it allocates, garbage included. */
  static void allocated(long limit, Reading reading) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.read();
    } finally {
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (bytes > limit) {
        fail("allocated " + bytes + " bytes, the limit is " + limit);
      }
    }
  }

  /** What this thread has worked; unlike the clock, it does not run while other programs do. */
  static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
