package org.featup.examples.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.featup.ndarray.NDArray;

/**
 * Measures an operation. Warming up takes some seconds in any case: until C2 has compiled the
 * kernels of the Vector API, vectors are objects on the heap and everything is several times
 * slower, and with all processors at work C2 takes its time.
 *
 * @param warmup fewest calls before the timed ones; 0 for none at all
 * @param runs timed calls, at least 1
 */
public record Meter(int warmup, int runs) {
  private static final long WARMUP_NANOS = 4_000_000_000L;

  /**
   * Runs an operation over and over.
   *
   * @param name for the report
   * @param flops floating-point operations of a call
   * @param operation gives its output, a new array at each call
   * @return time of the timed calls, memory of further ones
   */
  public Measurement measure(String name, double flops, Supplier<NDArray> operation) {
    long begin = System.nanoTime();
    for (int i = 0; warming(i, begin); i++) {
      operation.get().close();
    }
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      NDArray output = operation.get();
      seconds[i] = (System.nanoTime() - start) / 1e9;
      output.close();
    }
    Arrays.sort(seconds);
    double median = (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2;
    Memory memory = memory(operation);
    return new Measurement(
        name, flops, median, seconds[0], memory.allocated, memory.peak, memory.output);
  }

  private boolean warming(int calls, long begin) {
    return warmup > 0 && (calls < warmup || System.nanoTime() - begin < WARMUP_NANOS);
  }

  private record Memory(long allocated, long peak, long output) {}

  /** Two calls more: counting threads' allocations would itself allocate in the other. */
  private static Memory memory(Supplier<NDArray> operation) {
    long before = allocatedByAllThreads();
    operation.get().close();
    long allocated = allocatedByAllThreads() - before;

    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    System.gc();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    long used = heap.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    NDArray output = operation.get();
    // Each pool's own peak; they need not be at one moment, so the sum is an upper bound.
    long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    long bytes = Float.BYTES * output.shape().elements();
    output.close();
    return new Memory(allocated, Math.max(0, peak - used - bytes), bytes);
  }

  private static long allocatedByAllThreads() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes); // -1 for a thread that has just ended
    }
    return sum;
  }
}
