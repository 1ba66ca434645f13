package org.featup.bench;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The most multiply-adds that some threads of this machine do, measured.
 *
 * @param gflops operations per second, in 1e9; a multiply-add is two; NaN if it cannot be measured
 *     because the Vector API is absent, or slow, which would take hours
 */
public record FmaPeak(double gflops) {
  /** The backend that is there where vectors are, and are fast. */
  private static final String VECTORS = "simd";

  private static final String MODULE = "jdk.incubator.vector";
  private static final Logger LOG = LoggerFactory.getLogger(FmaPeak.class);
  private static final int ITERATIONS = 1 << 16;

  /** Calls of a thread in one window, a few ms in all. */
  private static final int CALLS = 32;

  private static final int WINDOWS = 60;

  /**
   * Measures for half a second or so.
   *
   * @param workers the threads, which all work at once
   * @return the best of many short windows: a peak is what undisturbed threads reach
   */
  public static FmaPeak measure(Workers workers) {
    FmaLoop loop = Backends.unavailable(VECTORS) == null ? loop() : null;
    if (loop == null) {
      return new FmaPeak(Double.NaN);
    }
    int threads = workers.parallelism();
    float[] sink = new float[threads];
    double best = 0;
    for (int window = 0; window < WINDOWS; window++) {
      long start = System.nanoTime();
      workers.forEach(
          threads,
          thread -> {
            for (int call = 0; call < CALLS; call++) {
              sink[thread] += loop.run(ITERATIONS);
            }
          });
      double seconds = (System.nanoTime() - start) / 1e9;
      double flops = (double) threads * CALLS * ITERATIONS * loop.flopsPerIteration();
      best = Math.max(best, flops / seconds / 1e9);
    }
    return new FmaPeak(best);
  }

  /**
   * The width of this machine's vector registers, as the Vector API sees it.
   *
   * @return bits, or 0 without the Vector API
   */
  public static int vectorBits() {
    FmaLoop loop = loop();
    return loop == null ? 0 : loop.vectorBits();
  }

  private static FmaLoop loop() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return null;
    }
    try {
      return ServiceLoader.load(FmaLoop.class, FmaPeak.class.getClassLoader())
          .findFirst()
          .orElse(null);
    } catch (ServiceConfigurationError e) {
      LOG.debug("the peak cannot be measured", e);
      return null;
    }
  }
}
