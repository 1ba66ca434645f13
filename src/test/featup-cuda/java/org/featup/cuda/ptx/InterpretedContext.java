package org.featup.cuda.ptx;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaEvent;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.MatrixProducts;
import org.featup.internal.cuda.driver.RowPitch;

/** A context of the interpreter: its own memory, everything done at once, one after the other. */
final class InterpretedContext implements CudaContext {
  private final InterpretedDriver driver;
  private final GlobalMemory memory;
  private final AtomicBoolean closed = new AtomicBoolean();

  InterpretedContext(InterpretedDriver driver) {
    this.driver = driver;
    memory = new GlobalMemory(driver.device().memory());
  }

  InterpretedDriver driver() {
    return driver;
  }

  GlobalMemory memory() {
    return memory;
  }

  @Override
  public CudaDevice device() {
    return driver.device();
  }

  @Override
  public CudaModule load(String name, String ptx) {
    requireOpen();
    driver.failures().loading(name);
    return new InterpretedModule(this, name, ptx);
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    requireOpen();
    if (bytes < 1) {
      throw new IllegalArgumentException("expected at least 1 byte, given " + bytes);
    }
    driver.failures().allocating(bytes);
    return new InterpretedMemory(this, memory.allocate("an allocation", bytes, false));
  }

  @Override
  public synchronized void upload(
      float[] source, int from, DeviceMemory to, long offset, int count) {
    Objects.checkFromIndexSize(from, count, source.length);
    MemoryRegion region = region(to, offset, 4L * count);
    for (int i = 0; i < count; i++) {
      Bytes.FLOAT.set(region.data, (int) offset + 4 * i, source[from + i]);
    }
    region.written((int) offset, 4 * count);
  }

  @Override
  public synchronized void download(
      DeviceMemory source, long offset, float[] to, int first, int count) {
    Objects.checkFromIndexSize(first, count, to.length);
    MemoryRegion region = region(source, offset, 4L * count);
    try {
      region.checkRead((int) offset, 4 * count);
    } catch (LaneFault fault) {
      throw new PtxException("download " + fault.getMessage());
    }
    for (int i = 0; i < count; i++) {
      to[first + i] = (float) Bytes.FLOAT.get(region.data, (int) offset + 4 * i);
    }
  }

  @Override
  public synchronized void zero(DeviceMemory target, long offset, long bytes) {
    MemoryRegion region = region(target, offset, bytes);
    Arrays.fill(region.data, (int) offset, (int) (offset + bytes), (byte) 0);
    region.written((int) offset, (int) bytes);
  }

  @Override
  public synchronized void copy(
      DeviceMemory source,
      RowPitch from,
      DeviceMemory to,
      RowPitch first,
      long rowBytes,
      int rows) {
    long least = Math.min(from.pitch(), first.pitch());
    if (rows < 1 || (rows > 1 && least < rowBytes)) {
      throw new CudaException(
          String.format("copy of %d rows of %d bytes, %s and %s", rows, rowBytes, from, first));
    }
    for (int row = 0; row < rows; row++) {
      long offset = from.offset() + row * from.pitch();
      long target = first.offset() + row * first.pitch();
      MemoryRegion read = region(source, offset, rowBytes);
      MemoryRegion written = region(to, target, rowBytes);
      try {
        read.checkRead((int) offset, (int) rowBytes);
      } catch (LaneFault fault) {
        throw new PtxException("copy " + fault.getMessage());
      }
      System.arraycopy(read.data, (int) offset, written.data, (int) target, (int) rowBytes);
      written.written((int) target, (int) rowBytes);
    }
  }

  @Override
  public MatrixProducts products() {
    throw new CudaException("the interpreter has no library of matrix products");
  }

  @Override
  public CudaEvent mark() {
    requireOpen();
    return new InterpretedEvent(System.nanoTime());
  }

  @Override
  public long freeBytes() {
    return memory.left();
  }

  private MemoryRegion region(DeviceMemory target, long offset, long bytes) {
    requireOpen();
    MemoryRegion region = region(target);
    if (offset < 0 || bytes < 0 || offset > region.size - bytes || ((offset | bytes) & 3) != 0) {
      throw new CudaException(
          String.format(
              "copy of %d bytes at %d of %d: out of bounds or no multiple of 4",
              bytes, offset, region.size));
    }
    return region;
  }

  /** The region behind memory, which must be open and of this context. */
  MemoryRegion region(DeviceMemory target) {
    if (target instanceof InterpretedMemory own && own.context() == this) {
      return own.region();
    }
    throw new CudaException("the memory is not of this context: " + target);
  }

  @Override
  public void synchronize() {
    requireOpen();
  }

  void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the context is closed");
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      driver.contexts().decrementAndGet();
    }
  }
}
