package org.featup.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;
import org.featup.cuda.CudaBackend;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;

/**
 * Measures an operation. Warming up takes some seconds in any case: until C2 has compiled the
 * kernels of the Vector API, vectors are objects on the heap and everything is several times
 * slower, and with all processors at work C2 takes its time.
 *
 * @param warmup fewest calls before the timed ones; 0 for none at all
 * @param runs timed calls, at least 1
 * @param backend what runs it; its device's memory is counted
 */
public record Meter(int warmup, int runs, Backend backend) {
  private static final long WARMUP_NANOS = 4_000_000_000L;

  /**
   * Runs an operation over and over.
   *
   * @param name for the report
   * @param flops floating-point operations of a call
   * @param moved bytes that a call reads and writes at least; 0 if not counted
   * @param operation gives its output
   * @return time of the timed calls, memory of further ones
   */
  public Measurement measure(String name, double flops, long moved, Supplier<NDArray> operation) {
    double[] seconds = seconds(() -> finish(operation.get()));
    Memory memory = memory(operation);
    return new Measurement(
        name,
        flops,
        median(seconds),
        seconds[0],
        memory.allocated,
        memory.peak,
        memory.device,
        moved,
        memory.output);
  }

  /**
   * Times an operation.
   *
   * @param operation run over and over
   * @return seconds of the timed calls, rising
   */
  double[] seconds(Runnable operation) {
    long begin = System.nanoTime();
    for (int i = 0; warming(i, begin); i++) {
      operation.run();
    }
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      operation.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds;
  }

  /** The median of sorted numbers. */
  static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private boolean warming(int calls, long begin) {
    return warmup > 0 && (calls < warmup || System.nanoTime() - begin < WARMUP_NANOS);
  }

  private record Memory(long allocated, long peak, long device, long output) {}

  /** Two calls more: counting threads' allocations would itself allocate in the other. */
  private Memory memory(Supplier<NDArray> operation) {
    long before = allocatedByAllThreads();
    finish(operation.get());
    long allocated = allocatedByAllThreads() - before;

    resetDevicePeak();
    HeapPeak heap = HeapPeak.start();
    NDArray output = operation.get();
    long peak = heap.bytes();
    long device = devicePeak();
    long bytes = Float.BYTES * output.shape().elements();
    finish(output);
    return new Memory(allocated, Math.max(0, peak - bytes), device, bytes);
  }

  private void resetDevicePeak() {
    if (backend instanceof CudaBackend cuda) {
      cuda.resetPeak();
    }
  }

  private long devicePeak() {
    return backend instanceof CudaBackend cuda ? cuda.peakBytes() : 0;
  }

  /** Waits for a device by reading a pixel, and closes. */
  private static void finish(NDArray output) {
    try (output) {
      output.view(new int[4], new Shape(1, 1, 1, 1)).toHost();
    }
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
