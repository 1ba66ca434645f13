package org.featup.internal.cuda.driver;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/**
 * Copies between heap and device, through two buffers in memory that stays where it is: a device
 * reads and writes nothing else by itself. While one buffer travels, the other is filled or
 * emptied. They are allocated at the first copy.
 */
final class PinnedStaging {
  private static final int BUFFERS = 2;

  /** Floats of a buffer, 8 MiB. */
  private static final int FLOATS = 1 << 21;

  private final JCudaContext context;
  private final List<Buffer> buffers = new ArrayList<>();
  private int next;

  /** A buffer, and the event that the copy which uses it is done. */
  private record Buffer(Pointer pointer, FloatBuffer floats, CUevent done) {}

  PinnedStaging(JCudaContext context) {
    this.context = context;
  }

  /** Returns as soon as all elements are in buffers. */
  synchronized void upload(float[] source, int from, CUdeviceptr to, int count) {
    for (int start = 0; start < count; start += FLOATS) {
      int size = Math.min(FLOATS, count - start);
      Buffer buffer = take();
      buffer.floats.put(0, source, from + start, size);
      CUdeviceptr target = to.withByteOffset(4L * start);
      context.run(
          "cuMemcpyHtoDAsync",
          () -> JCudaDriver.cuMemcpyHtoDAsync(target, buffer.pointer, 4L * size, context.stream()));
      record(buffer);
    }
  }

  /** Returns when all elements have arrived. */
  synchronized void download(CUdeviceptr source, float[] to, int first, int count) {
    Buffer before = null;
    int arriving = 0;
    for (int start = 0; start < count; start += FLOATS) {
      int size = Math.min(FLOATS, count - start);
      Buffer buffer = take();
      CUdeviceptr part = source.withByteOffset(4L * start);
      context.run(
          "cuMemcpyDtoHAsync",
          () -> JCudaDriver.cuMemcpyDtoHAsync(buffer.pointer, part, 4L * size, context.stream()));
      record(buffer);
      if (before != null) {
        empty(before, to, first + arriving, FLOATS);
        arriving = start;
      }
      before = buffer;
    }
    if (before != null) {
      empty(before, to, first + arriving, count - arriving);
    }
  }

  private void empty(Buffer buffer, float[] to, int first, int count) {
    await(buffer);
    buffer.floats.get(0, to, first, count);
  }

  /** The buffer whose turn it is, when it is free. */
  private Buffer take() {
    while (buffers.size() < BUFFERS) {
      buffers.add(allocate());
    }
    Buffer buffer = buffers.get(next);
    next = (next + 1) % BUFFERS;
    await(buffer);
    return buffer;
  }

  private void await(Buffer buffer) {
    context.run("cuEventSynchronize", () -> JCudaDriver.cuEventSynchronize(buffer.done));
  }

  private void record(Buffer buffer) {
    context.run("cuEventRecord", () -> JCudaDriver.cuEventRecord(buffer.done, context.stream()));
  }

  private Buffer allocate() {
    Pointer pointer = new Pointer();
    CUevent done = new CUevent();
    long bytes = 4L * FLOATS;
    context.run(
        "cuMemAllocHost of " + bytes + " bytes", () -> JCudaDriver.cuMemAllocHost(pointer, bytes));
    try {
      context.run(
          "cuEventCreate",
          () -> JCudaDriver.cuEventCreate(done, CUevent_flags.CU_EVENT_DISABLE_TIMING));
    } catch (CudaException e) {
      JCudaDriver.cuMemFreeHost(pointer);
      throw e;
    }
    FloatBuffer floats =
        pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    return new Buffer(pointer, floats, done);
  }

  /** What frees the buffers, to be run before the context goes. */
  synchronized List<Runnable> closing() {
    List<Runnable> steps = new ArrayList<>();
    for (Buffer buffer : buffers) {
      steps.add(() -> context.run("cuEventDestroy", () -> JCudaDriver.cuEventDestroy(buffer.done)));
      steps.add(
          () -> context.run("cuMemFreeHost", () -> JCudaDriver.cuMemFreeHost(buffer.pointer)));
    }
    buffers.clear();
    return steps;
  }
}
