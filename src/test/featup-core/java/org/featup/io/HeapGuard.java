package org.featup.io;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Fails a test whose reader takes memory on the word of a file. */
final class HeapGuard {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Something that reads a file. */
  @FunctionalInterface
  interface Reading {
    Object read() throws IOException;
  }

  private HeapGuard() {}

  /** Runs it in this thread and returns how many bytes it allocated, which may not be too many. */
  static long allocated(long limit, Reading reading) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.read();
    } finally {
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (bytes > limit) {
        fail("allocated " + bytes + " bytes, the limit is " + limit);
      }
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
