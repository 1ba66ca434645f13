package org.featup.bench;

/**
 * What one operation costs.
 *
 * @param name the operation and its shapes
 * @param flops floating-point operations of a call
 * @param medianSeconds median of the timed calls
 * @param leastSeconds the fastest of them
 * @param allocatedBytes by all threads in one call, the output included
 * @param peakHeapBytes most heap used during a call beyond what was used before and the output;
 *     garbage counts until it is collected
 * @param deviceBytes most memory of a device needed at once, arguments and output included; 0
 *     without a device
 * @param movedBytes what a call reads and writes at least: arguments once, each map between them
 *     and the output written once, and read once by what comes next; 0 if not counted
 * @param outputBytes size of the output's elements
 */
public record Measurement(
    String name,
    double flops,
    double medianSeconds,
    double leastSeconds,
    long allocatedBytes,
    long peakHeapBytes,
    long deviceBytes,
    long movedBytes,
    long outputBytes) {

  /**
   * The speed at the median.
   *
   * @return operations per second, in 1e9
   */
  public double gflops() {
    return flops / medianSeconds / 1e9;
  }
}
