package org.featup.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The most heap that is used from here on, beyond what is used now. Garbage counts. */
public final class HeapPeak {
  private final List<MemoryPoolMXBean> heap;
  private final long used;

  private HeapPeak(List<MemoryPoolMXBean> heap, long used) {
    this.heap = heap;
    this.used = used;
  }

  /**
   * Begins, after a full collection.
   *
   * @return the counter
   */
  public static HeapPeak start() {
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    System.gc();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    return new HeapPeak(heap, heap.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum());
  }

  /**
   * The bytes so far. Each pool has its peak at its own moment, so this is an upper bound.
   *
   * @return at least 0
   */
  public long bytes() {
    return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - used;
  }
}
