package org.featup.internal.cuda.memory;

import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.ForwardingContext;

/** A context that counts the memory which is allocated and not closed. */
final class MeteredContext extends ForwardingContext {
  private long bytes;
  private long peak;

  MeteredContext(CudaContext context) {
    super(context);
  }

  /** The most bytes that were allocated at once since {@link #resetPeak}. */
  synchronized long peak() {
    return peak;
  }

  /** Begins anew with what is allocated now. */
  synchronized void resetPeak() {
    peak = bytes;
  }

  private synchronized void add(long change) {
    bytes += change;
    peak = Math.max(peak, bytes);
  }

  @Override
  public DeviceMemory allocate(long size) {
    DeviceMemory memory = super.allocate(size);
    add(memory.bytes());
    return new MeteredMemory(this, memory, new AtomicBoolean());
  }

  @Override
  protected DeviceMemory inner(DeviceMemory memory) {
    return ((MeteredMemory) memory).memory;
  }

  private record MeteredMemory(MeteredContext context, DeviceMemory memory, AtomicBoolean closed)
      implements DeviceMemory {
    @Override
    public long address() {
      return memory.address();
    }

    @Override
    public long bytes() {
      return memory.bytes();
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        context.add(-memory.bytes());
        memory.close();
      }
    }
  }
}
