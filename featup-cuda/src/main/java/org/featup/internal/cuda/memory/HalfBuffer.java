package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.ndarray.DeviceBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Elements stored as fp16 on a device, dense and channels-last: half the memory of floats, 11
 * significant bits, at most 65504. Kernels that know of it read them where they are; all else gets
 * floats, converted for each call.
 *
 * @param session where they are
 * @param memory their memory, which this owns
 */
public record HalfBuffer(CudaSession session, DeviceMemory memory) implements DeviceBuffer {
  private static final int BYTES = 2;

  /** Of vectors of four. */
  private static final int ALIGNMENT = 8;

  private static final int THREADS = 256;

  /** A copy of an array, stored as fp16, which the caller owns. */
  public static NDArray of(CudaSession session, NDArray array) {
    int elements = array.shape().arrayLength();
    DeviceMemory halves = session.context().allocate((long) BYTES * elements);
    try (DeviceInput floats = session.input(array)) {
      convert(session, "half_from_float", floats.memory(), halves, elements);
      return NDArray.onDevice(new HalfBuffer(session, halves), array.shape());
    } catch (RuntimeException | Error e) {
      halves.close();
      throw e;
    }
  }

  /** An array of unknown content to be written as fp16, which the caller owns. */
  public static NDArray allocate(CudaSession session, Shape shape) {
    DeviceMemory memory = session.context().allocate((long) BYTES * shape.arrayLength());
    return NDArray.onDevice(new HalfBuffer(session, memory), shape);
  }

  /**
   * The elements of an array as fp16, if it is stored so on this device, dense and aligned for a
   * kernel; else null.
   */
  public static DeviceMemory memoryOf(CudaSession session, NDArray array) {
    long from = (long) BYTES * array.offset();
    boolean usable =
        array.device() instanceof HalfBuffer buffer
            && buffer.session == session
            && array.isDense(Layout.CHANNELS_LAST)
            && from % ALIGNMENT == 0;
    return usable
        ? new MemoryPart(
            ((HalfBuffer) array.device()).memory, from, (long) BYTES * array.shape().arrayLength())
        : null;
  }

  /** Some of the elements as floats, in memory that the caller closes. */
  public DeviceMemory floats(int from, int count) {
    DeviceMemory floats = session.context().allocate((long) Float.BYTES * count);
    try {
      MemoryPart part = new MemoryPart(memory, (long) BYTES * from, (long) BYTES * count);
      convert(session, "half_to_float", part, floats, count);
      return floats;
    } catch (RuntimeException | Error e) {
      floats.close();
      throw e;
    }
  }

  private static void convert(
      CudaSession session, String entry, DeviceMemory from, DeviceMemory to, int elements) {
    LaunchShape shape = LaunchShape.of((elements + THREADS - 1) / THREADS, THREADS);
    session.kernel("half_storage", entry).launch(shape, from, to, elements);
  }

  @Override
  public String backend() {
    return "cuda";
  }

  @Override
  public void copyTo(int from, float[] destination, int at, int count) {
    DeviceCalls.call(
        "reading fp16",
        new Shape(1, 1, 1, count),
        () -> {
          try (DeviceMemory floats = floats(from, count)) {
            session.context().download(floats, 0, destination, at, count);
          }
          return null;
        });
  }

  @Override
  public void close() {
    memory.close();
  }
}
