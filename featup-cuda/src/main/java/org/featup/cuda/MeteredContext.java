package org.featup.cuda;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaDevice;
import org.featup.cuda.driver.CudaKernel;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.DeviceMemory;
import org.featup.cuda.driver.LaunchShape;

/** A context that counts the memory which is allocated and not closed. */
final class MeteredContext implements CudaContext {
  private final CudaContext context;
  private long bytes;
  private long peak;

  MeteredContext(CudaContext context) {
    this.context = context;
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
  public CudaDevice device() {
    return context.device();
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return new MeteredModule(context.load(name, ptx));
  }

  @Override
  public DeviceMemory allocate(long size) {
    DeviceMemory memory = context.allocate(size);
    add(memory.bytes());
    return new MeteredMemory(this, memory, new AtomicBoolean());
  }

  @Override
  public void upload(float[] source, int from, DeviceMemory to, long offset, int count) {
    context.upload(source, from, inner(to), offset, count);
  }

  @Override
  public void download(DeviceMemory source, long offset, float[] to, int first, int count) {
    context.download(inner(source), offset, to, first, count);
  }

  @Override
  public void zero(DeviceMemory memory, long offset, long size) {
    context.zero(inner(memory), offset, size);
  }

  @Override
  public void synchronize() {
    context.synchronize();
  }

  @Override
  public void close() {
    context.close();
  }

  /** What the context below handed out. */
  private static DeviceMemory inner(DeviceMemory memory) {
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

  private record MeteredModule(CudaModule module) implements CudaModule {
    @Override
    public CudaKernel kernel(String name) {
      return new MeteredKernel(module.kernel(name));
    }

    @Override
    public void close() {
      module.close();
    }
  }

  private record MeteredKernel(CudaKernel kernel) implements CudaKernel {
    @Override
    public String name() {
      return kernel.name();
    }

    @Override
    public void launch(LaunchShape shape, Object... arguments) {
      kernel.launch(
          shape,
          Arrays.stream(arguments)
              .map(a -> a instanceof DeviceMemory memory ? inner(memory) : a)
              .toArray());
    }
  }
}
