package org.featup.internal.cuda.driver;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** An allocation of the driver. */
final class JCudaMemory implements DeviceMemory {
  private final JCudaContext context;
  private final DevicePointer pointer;
  private final long bytes;
  private final AtomicBoolean closed = new AtomicBoolean();

  JCudaMemory(JCudaContext context, DevicePointer pointer, long bytes) {
    this.context = context;
    this.pointer = pointer;
    this.bytes = bytes;
  }

  /** Part of the memory of a context, for one of its copies. */
  static CUdeviceptr part(JCudaContext context, DeviceMemory memory, long offset, long count) {
    if (!(memory instanceof JCudaMemory own) || own.context != context) {
      throw new IllegalArgumentException("the memory is not of this context: " + memory);
    }
    Objects.checkFromIndexSize(offset, count, own.bytes);
    own.requireOpen();
    return own.pointer.withByteOffset(offset);
  }

  @Override
  public long address() {
    requireOpen();
    return pointer.address();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the memory of " + bytes + " bytes is closed");
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      context.run("cuMemFree", () -> JCudaDriver.cuMemFree(pointer));
    }
  }
}
