package org.featup.internal.cuda.conv;

import java.util.function.Consumer;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaBuffer;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Where the kernels of the adaptive convolution write.
 *
 * @param session where
 */
record ConvStorage(CudaSession session) {

  /** Writes all elements, as floats or as fp16. */
  interface Kernel {
    void run(DeviceMemory out, boolean half);
  }

  /**
   * Fills an array of the caller's: on this device, where it may be stored as fp16, or, dense
   * channels-last, on the heap.
   */
  void output(NDArray out, Kernel kernel) {
    DeviceMemory halves = HalfBuffer.memoryOf(session, out);
    if (halves != null) {
      kernel.run(halves, true);
    } else if (session.isHere(out)) {
      try (DeviceInput to = session.input(out)) {
        if (to.copied()) {
          throw new IllegalArgumentException("expected a dense array to write to, given " + out);
        }
        kernel.run(to.memory(), false);
      }
    } else if (out.device() == null && out.isDense(Layout.CHANNELS_LAST)) {
      try (NDArray copy = floats(out.shape(), memory -> kernel.run(memory, false))) {
        int elements = out.shape().arrayLength();
        session.context().download(memory(copy), 0, out.data(), out.offset(), elements);
      }
    } else {
      throw new IllegalArgumentException(
          "expected a dense array on this device or on the heap to write to, given " + out);
    }
  }

  /** A new array of floats that a kernel fills. */
  NDArray floats(Shape shape, Consumer<DeviceMemory> kernel) {
    NDArray out = session.allocate(shape);
    try {
      kernel.accept(memory(out));
      return out;
    } catch (RuntimeException | Error e) {
      out.close();
      throw e;
    }
  }

  private static DeviceMemory memory(NDArray array) {
    return ((CudaBuffer) array.device()).memory();
  }
}
