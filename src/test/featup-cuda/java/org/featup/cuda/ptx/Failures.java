package org.featup.cuda.ptx;

import java.util.concurrent.atomic.AtomicInteger;
import org.featup.cuda.driver.CudaException;
import org.featup.cuda.driver.CudaOutOfMemoryException;

/** Failures that a test orders, to see what is left open behind them. */
public final class Failures {
  private final AtomicInteger allocation = new AtomicInteger();
  private final AtomicInteger launch = new AtomicInteger();
  private final AtomicInteger load = new AtomicInteger();

  Failures() {}

  /**
   * Lets an allocation fail for want of memory.
   *
   * @param n which from now on, 1 for the next; 0 for none
   */
  public void allocation(int n) {
    allocation.set(n);
  }

  /**
   * Lets a launch fail.
   *
   * @param n which from now on, 1 for the next; 0 for none
   */
  public void launch(int n) {
    launch.set(n);
  }

  /**
   * Lets the loading of a module fail.
   *
   * @param n which from now on, 1 for the next; 0 for none
   */
  public void load(int n) {
    load.set(n);
  }

  void allocating(long bytes) {
    if (due(allocation)) {
      throw new CudaOutOfMemoryException("allocation of " + bytes + " bytes: made to fail");
    }
  }

  void launching(String kernel) {
    if (due(launch)) {
      throw new CudaException("launch of " + kernel + ": made to fail");
    }
  }

  void loading(String module) {
    if (due(load)) {
      throw new CudaException("loading of " + module + ": made to fail");
    }
  }

  private static boolean due(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) == 1;
  }
}
