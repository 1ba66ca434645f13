package org.featup.internal.cuda.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A context that keeps memory for the next who wants some: the driver's own allocation waits for
 * the device. Sizes are rounded up to classes of an eighth of their power of two. What was closed
 * may be handed out at once, since all work runs in the order of one stream. When the device is out
 * of memory, in an allocation or any other call, everything kept is given back and the call is made
 * once more.
 */
public final class PooledContext extends ForwardingContext {
  /** The finest class, and the granularity of addresses. */
  private static final long LEAST = 512;

  private final Map<Long, Deque<DeviceMemory>> kept = new TreeMap<>();
  private final Set<Lent> lent = new HashSet<>();
  private final OutOfMemoryRetry secondTry = new OutOfMemoryRetry(this::giveBack);
  private long keptBytes;
  private boolean closed;

  /**
   * Puts a pool in front of a context.
   *
   * @param context owns the memory; closed with this
   */
  public PooledContext(CudaContext context) {
    super(context);
  }

  /** The size that is allocated for some bytes: at most an eighth more, or {@link #LEAST}. */
  static long rounded(long bytes) {
    long step = Math.max(LEAST, Long.highestOneBit(bytes) / 8);
    return (bytes + step - 1) / step * step;
  }

  @Override
  public synchronized DeviceMemory allocate(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("expected at least 1 byte, given " + bytes);
    }
    long size = rounded(bytes);
    Deque<DeviceMemory> free = kept.get(size);
    DeviceMemory memory;
    if (free != null) {
      memory = free.pop();
      keptBytes -= size;
      if (free.isEmpty()) {
        kept.remove(size);
      }
    } else {
      memory = fresh(size);
    }
    Lent loan = new Lent(this, memory, bytes);
    lent.add(loan);
    return loan;
  }

  private DeviceMemory fresh(long size) {
    if (closed) {
      throw new IllegalStateException("the context is closed");
    }
    return secondTry.of(() -> super.allocate(size));
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return secondTry.module(secondTry.of(() -> super.load(name, ptx)));
  }

  @Override
  public MatrixProducts products() {
    return secondTry.products(secondTry.of(super::products));
  }

  @Override
  public CudaEvent mark() {
    return secondTry.of(super::mark);
  }

  private synchronized boolean giveBack() {
    boolean some = !kept.isEmpty();
    trim();
    return some;
  }

  /** Gives all memory back that nobody uses now. */
  public synchronized void trim() {
    List<Runnable> steps = new ArrayList<>();
    kept.values().forEach(free -> free.forEach(memory -> steps.add(memory::close)));
    kept.clear();
    keptBytes = 0;
    Steps.all(steps);
  }

  /**
   * Memory that was handed out.
   *
   * @return allocations that are not closed
   */
  public synchronized int lentCount() {
    return lent.size();
  }

  /** What the pool keeps could be had as well. */
  @Override
  public synchronized long freeBytes() {
    return super.freeBytes() + keptBytes;
  }

  @Override
  protected DeviceMemory inner(DeviceMemory memory) {
    if (memory instanceof Lent loan && loan.pool == this) {
      return loan.open();
    }
    throw new IllegalArgumentException("the memory is not of this context: " + memory);
  }

  private synchronized void returned(Lent loan) {
    if (lent.remove(loan)) {
      kept.computeIfAbsent(loan.memory.bytes(), size -> new ArrayDeque<>()).push(loan.memory);
      keptBytes += loan.memory.bytes();
    }
  }

  /** Frees all memory, also what was not closed, and the context. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<Runnable> steps = new ArrayList<>();
    lent.forEach(loan -> steps.add(loan.memory::close));
    lent.clear();
    steps.add(this::trim);
    steps.add(super::close);
    Steps.all(steps);
  }

  /** Memory of the pool in somebody's hands. */
  private static final class Lent implements DeviceMemory {
    private final PooledContext pool;
    private final DeviceMemory memory;
    private final long bytes;

    Lent(PooledContext pool, DeviceMemory memory, long bytes) {
      this.pool = pool;
      this.memory = memory;
      this.bytes = bytes;
    }

    DeviceMemory open() {
      synchronized (pool) {
        if (!pool.lent.contains(this)) {
          throw new IllegalStateException("the memory of " + bytes + " bytes is closed");
        }
      }
      return memory;
    }

    @Override
    public long address() {
      return open().address();
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      pool.returned(this);
    }
  }
}
