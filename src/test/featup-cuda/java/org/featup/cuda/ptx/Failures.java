package org.featup.cuda.ptx;

import java.util.concurrent.atomic.AtomicInteger;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;

/** Failures that a test orders, to see what is left open behind them. */
public final class Failures {
  private final AtomicInteger allocation = new AtomicInteger();
  private final AtomicInteger launch = new AtomicInteger();
  private final AtomicInteger load = new AtomicInteger();
  private volatile boolean starved;

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

  /**
   * Lets launches and loads that fail do so for want of memory, as allocations always do.
   *
   * @param starved whether from now on
   */
  public void starved(boolean starved) {
    this.starved = starved;
  }

  void allocating(long bytes) {
    if (due(allocation)) {
      throw new CudaOutOfMemoryException("allocation of " + bytes + " bytes: made to fail");
    }
  }

  private CudaException failure(String call) {
    String message = call + ": made to fail";
    return starved ? new CudaOutOfMemoryException(message) : new CudaException(message);
  }

  void launching(String kernel) {
    if (due(launch)) {
      throw failure("launch of " + kernel);
    }
  }

  void loading(String module) {
    if (due(load)) {
      throw failure("loading of " + module);
    }
  }

  private static boolean due(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) == 1;
  }
}
