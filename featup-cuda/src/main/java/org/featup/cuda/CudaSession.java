package org.featup.cuda;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaKernel;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.DeviceMemory;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** What the operations of the backend share: one context, its kernels, and arrays in its memory. */
final class CudaSession implements AutoCloseable {
  private final CudaContext context;
  private final Map<String, CudaModule> modules = new ConcurrentHashMap<>();

  CudaSession(CudaContext context) {
    this.context = context;
  }

  CudaContext context() {
    return context;
  }

  /** A kernel of a PTX file of the class path, {@code file} without {@code .ptx}. */
  CudaKernel kernel(String file, String entry) {
    return modules.computeIfAbsent(file, f -> context.load(f, PtxFiles.text(f))).kernel(entry);
  }

  /** A new array on the device, of unknown content, which the caller owns. */
  NDArray allocate(Shape shape) {
    int elements = shape.arrayLength();
    return NDArray.onDevice(
        new CudaBuffer(context, context.allocate(4L * elements), elements), shape);
  }

  /** The elements of an array on the device: where they are, or a copy that its closing frees. */
  DeviceInput input(NDArray array) {
    if (array.device() instanceof CudaBuffer buffer && buffer.context() == context) {
      return new DeviceInput(buffer.memory(), false);
    }
    NDArray dense = array.channelsLast();
    return new DeviceInput(upload(dense.data(), dense.offset(), dense.shape().arrayLength()), true);
  }

  /** The elements of an array in another order than channels-last, always a copy. */
  DeviceInput input(NDArray array, Layout layout) {
    float[] elements = array.toArray(layout);
    return new DeviceInput(upload(elements, 0, elements.length), true);
  }

  /** A copy on the device, which the caller owns. */
  NDArray copy(NDArray array) {
    NDArray dense = array.channelsLast();
    int elements = dense.shape().arrayLength();
    DeviceMemory memory = upload(dense.data(), dense.offset(), elements);
    return NDArray.onDevice(new CudaBuffer(context, memory, elements), array.shape());
  }

  /** Parameters on the device; the caller closes them. */
  DeviceMemory upload(float[] elements) {
    return upload(elements, 0, elements.length);
  }

  private DeviceMemory upload(float[] elements, int from, int count) {
    DeviceMemory memory = context.allocate(4L * Math.max(1, count));
    try {
      context.upload(elements, from, memory, 0, count);
      return memory;
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  @Override
  public void close() {
    modules.values().forEach(CudaModule::close);
    modules.clear();
    context.close();
  }
}
