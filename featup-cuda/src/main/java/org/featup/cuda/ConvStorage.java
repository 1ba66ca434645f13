package org.featup.cuda;

import java.util.function.Consumer;
import org.featup.cuda.driver.DeviceMemory;
import org.featup.cuda.driver.LaunchShape;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * How the adaptive convolution stores what it reads and writes: as floats, or as fp16 copies of
 * half the size. {@link NDArray} is float32, so fp16 copies are made for a call and forgotten.
 *
 * @param session where
 * @param half whether fp16
 */
record ConvStorage(CudaSession session, boolean half) {
  private static final int THREADS = 256;

  /** What the kernels take for {@link #half}. */
  int flag() {
    return half ? 1 : 0;
  }

  /** The elements of an array, in this storage. */
  DeviceInput input(NDArray array) {
    DeviceInput floats = session.input(array);
    if (!half) {
      return floats;
    }
    try (floats) {
      int elements = array.shape().arrayLength();
      DeviceMemory halves = session.context().allocate(halfBytes(elements));
      try {
        convert("half_from_float", floats.memory(), halves, elements);
        return new DeviceInput(halves, true);
      } catch (RuntimeException e) {
        halves.close();
        throw e;
      }
    }
  }

  /** A new array of floats that a kernel fills in this storage. */
  NDArray output(Shape shape, Consumer<DeviceMemory> kernel) {
    return floats(shape, memory -> write(memory, shape.arrayLength(), kernel));
  }

  /** Fills an array of the caller's, on this device or, dense channels-last, on the heap. */
  void output(NDArray out, Consumer<DeviceMemory> kernel) {
    int elements = out.shape().arrayLength();
    if (out.device() instanceof CudaBuffer buffer && buffer.context() == session.context()) {
      try (DeviceInput to = session.input(out)) {
        if (to.copied()) {
          throw new IllegalArgumentException("expected a dense array to write to, given " + out);
        }
        write(to.memory(), elements, kernel);
      }
      return;
    }
    try (NDArray copy = output(out.shape(), kernel)) {
      session.context().download(memory(copy), 0, out.data(), out.offset(), elements);
    }
  }

  /** A new array that a kernel fills with floats, whatever this storage is. */
  NDArray floats(Shape shape, Consumer<DeviceMemory> kernel) {
    NDArray out = session.allocate(shape);
    try {
      kernel.accept(memory(out));
      return out;
    } catch (RuntimeException e) {
      out.close();
      throw e;
    }
  }

  private void write(DeviceMemory out, int elements, Consumer<DeviceMemory> kernel) {
    if (!half) {
      kernel.accept(out);
      return;
    }
    try (DeviceMemory halves = session.context().allocate(halfBytes(elements))) {
      kernel.accept(halves);
      convert("half_to_float", halves, out, elements);
    }
  }

  private static DeviceMemory memory(NDArray array) {
    return ((CudaBuffer) array.device()).memory();
  }

  private void convert(String entry, DeviceMemory from, DeviceMemory to, int elements) {
    LaunchShape shape = LaunchShape.of(ConvTiles.ceilDiv(elements, THREADS), THREADS);
    session.kernel("half_storage", entry).launch(shape, from, to, elements);
  }

  private static long halfBytes(int elements) {
    return 2L * elements;
  }
}
