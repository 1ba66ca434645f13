package org.featup.internal.cuda.conv;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.NDArray;

/**
 * The two arrays that a kernel of the convolution reads, in one storage: fp16 where they are if
 * both are stored so on the device, else floats.
 *
 * @param first the features
 * @param second the filters, or other features
 * @param half whether fp16
 */
public record ConvInputs(DeviceInput first, DeviceInput second, boolean half)
    implements AutoCloseable {

  static ConvInputs of(CudaSession session, NDArray first, NDArray second) {
    DeviceMemory a = HalfBuffer.memoryOf(session, first);
    DeviceMemory b = HalfBuffer.memoryOf(session, second);
    if (a != null && b != null) {
      return new ConvInputs(new DeviceInput(a, false), new DeviceInput(b, false), true);
    }
    DeviceInput floats = session.input(first);
    try {
      return new ConvInputs(floats, session.input(second), false);
    } catch (RuntimeException | Error e) {
      floats.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (first) {
      second.close();
    }
  }
}
