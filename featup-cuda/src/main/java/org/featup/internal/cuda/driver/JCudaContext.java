package org.featup.internal.cuda.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUmemorytype;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * The primary context of a device, which other libraries of the process share, with a stream that
 * does not wait for the default one. It is current on a thread for the length of each call; what
 * was current before is so again afterwards.
 */
final class JCudaContext implements CudaContext {
  /** The widest pitch that the driver takes, CU_DEVICE_ATTRIBUTE_MAX_PITCH of all devices. */
  private static final long MOST_PITCH = Integer.MAX_VALUE;

  private final CudaDevice device;
  private final CUdevice handle = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final PinnedStaging staging = new PinnedStaging(this);
  private final ReadWriteLock using = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile String launched;

  JCudaContext(CudaDevice device) {
    this.device = device;
    DriverCalls.require();
    DriverCalls.check("cuInit", JCudaDriver.cuInit(0));
    DriverCalls.check("cuDeviceGet", JCudaDriver.cuDeviceGet(handle, device.index()));
    DriverCalls.check(
        "cuDevicePrimaryCtxRetain of " + device,
        JCudaDriver.cuDevicePrimaryCtxRetain(context, handle));
    try {
      run(
          "cuStreamCreate",
          () -> JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    } catch (CudaException e) {
      JCudaDriver.cuDevicePrimaryCtxRelease(handle);
      throw e;
    }
  }

  CUstream stream() {
    return stream;
  }

  /** Remembers a kernel: what it does wrong shows in a later call. */
  void launched(String kernel) {
    launched = kernel;
  }

  /** Makes the context current for a call and returns the call's code. Closing waits for it. */
  int call(IntSupplier call) {
    using.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the context on " + device + " is closed");
      }
      DriverCalls.check("cuCtxPushCurrent", JCudaDriver.cuCtxPushCurrent(context));
      try {
        return call.getAsInt();
      } finally {
        JCudaDriver.cuCtxPopCurrent(new CUcontext());
      }
    } finally {
      using.readLock().unlock();
    }
  }

  /** The same, and checks the code. */
  void run(String name, IntSupplier call) {
    check(name, call(call));
  }

  private void check(String name, int code) {
    if (code != CUresult.CUDA_SUCCESS) {
      throw failure(DriverCalls.failed(name, code), code == CUresult.CUDA_ERROR_OUT_OF_MEMORY);
    }
  }

  /** A call that failed, for want of memory or for what the kernel before it may have done. */
  CudaException failure(String message, boolean outOfMemory) {
    if (outOfMemory) {
      long[] free = new long[1];
      call(() -> JCudaDriver.cuMemGetInfo(free, new long[1]));
      return new CudaOutOfMemoryException(
          message
              + "; "
              + free[0]
              + " of "
              + device.memory()
              + " bytes are free on "
              + device.name());
    }
    String last = launched;
    return new CudaException(message + (last == null ? "" : "; the launch before was " + last));
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return JCudaModule.load(this, name, ptx);
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    DevicePointer pointer = new DevicePointer();
    run("cuMemAlloc of " + bytes + " bytes", () -> JCudaDriver.cuMemAlloc(pointer, bytes));
    return new JCudaMemory(this, pointer, bytes);
  }

  @Override
  public void upload(float[] source, int from, DeviceMemory to, long offset, int count) {
    Objects.checkFromIndexSize(from, count, source.length);
    staging.upload(source, from, JCudaMemory.part(this, to, offset, 4L * count), count);
  }

  @Override
  public void download(DeviceMemory source, long offset, float[] to, int first, int count) {
    Objects.checkFromIndexSize(first, count, to.length);
    staging.download(JCudaMemory.part(this, source, offset, 4L * count), to, first, count);
  }

  @Override
  public void zero(DeviceMemory memory, long offset, long bytes) {
    if (bytes > 0) {
      run(
          "cuMemsetD32Async",
          () ->
              JCudaDriver.cuMemsetD32Async(
                  JCudaMemory.part(this, memory, offset, bytes), 0, bytes / 4, stream));
    }
  }

  @Override
  public void copy(
      DeviceMemory source,
      RowPitch from,
      DeviceMemory to,
      RowPitch first,
      long rowBytes,
      int rows) {
    if (rows == 1 || Math.max(from.pitch(), first.pitch()) > MOST_PITCH) {
      for (int row = 0; row < rows; row++) {
        copyRow(source, from.row(row), to, first.row(row), rowBytes);
      }
      return;
    }
    long read = from.pitch() * (rows - 1) + rowBytes;
    long written = first.pitch() * (rows - 1) + rowBytes;
    CUdeviceptr there = JCudaMemory.part(this, source, from.offset(), read);
    CUdeviceptr here = JCudaMemory.part(this, to, first.offset(), written);
    CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();
    copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
    copy.srcDevice = there;
    copy.srcPitch = from.pitch();
    copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
    copy.dstDevice = here;
    copy.dstPitch = first.pitch();
    copy.WidthInBytes = rowBytes;
    copy.Height = rows;
    run("cuMemcpy2DAsync", () -> JCudaDriver.cuMemcpy2DAsync(copy, stream));
  }

  private void copyRow(DeviceMemory source, long from, DeviceMemory to, long first, long bytes) {
    CUdeviceptr there = JCudaMemory.part(this, source, from, bytes);
    CUdeviceptr here = JCudaMemory.part(this, to, first, bytes);
    run("cuMemcpyDtoDAsync", () -> JCudaDriver.cuMemcpyDtoDAsync(here, there, bytes, stream));
  }

  @Override
  public MatrixProducts products() {
    return JCublasProducts.of(this);
  }

  @Override
  public CudaEvent mark() {
    CUevent event = new CUevent();
    run("cuEventCreate", () -> JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DEFAULT));
    JCudaEvent mark = new JCudaEvent(this, event);
    try {
      run("cuEventRecord", () -> JCudaDriver.cuEventRecord(event, stream));
      return mark;
    } catch (CudaException e) {
      mark.close();
      throw e;
    }
  }

  @Override
  public long freeBytes() {
    long[] free = new long[1];
    run("cuMemGetInfo", () -> JCudaDriver.cuMemGetInfo(free, new long[1]));
    return free[0];
  }

  @Override
  public void synchronize() {
    run("cuStreamSynchronize", () -> JCudaDriver.cuStreamSynchronize(stream));
  }

  @Override
  public void close() {
    // before the lock: a copy that waits for the lock may hold what this waits for
    List<Runnable> buffers = staging.closing();
    using.writeLock().lock();
    try {
      if (!closed) {
        List<Runnable> steps = new ArrayList<>();
        steps.add(this::synchronize);
        steps.addAll(buffers);
        steps.add(() -> run("cuStreamDestroy", () -> JCudaDriver.cuStreamDestroy(stream)));
        steps.add(
            () ->
                check("cuDevicePrimaryCtxRelease", JCudaDriver.cuDevicePrimaryCtxRelease(handle)));
        Steps.all(steps);
      }
    } finally {
      closed = true;
      using.writeLock().unlock();
    }
  }
}
