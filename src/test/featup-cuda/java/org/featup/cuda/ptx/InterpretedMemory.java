package org.featup.cuda.ptx;

import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.internal.cuda.driver.DeviceMemory;

/** An allocation of the interpreter. */
final class InterpretedMemory implements DeviceMemory {
  private final InterpretedContext context;
  private final MemoryRegion region;
  private final AtomicBoolean closed = new AtomicBoolean();

  InterpretedMemory(InterpretedContext context, MemoryRegion region) {
    this.context = context;
    this.region = region;
    context.driver().allocations().incrementAndGet();
  }

  InterpretedContext context() {
    return context;
  }

  MemoryRegion region() {
    if (closed.get()) {
      throw new IllegalStateException("the memory of " + region.size + " bytes is closed");
    }
    return region;
  }

  @Override
  public long address() {
    return region().base;
  }

  @Override
  public long bytes() {
    return region.size;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      context.memory().free(region);
      context.driver().allocations().decrementAndGet();
    }
  }
}
