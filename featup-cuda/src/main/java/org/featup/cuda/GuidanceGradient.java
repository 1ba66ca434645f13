package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Where the gradient of the guidance is collected: the caller's array if it is on the device, else
 * memory that starts at zero and is added to the caller's array at the end.
 *
 * @param target the caller's array; null if none is wanted
 * @param memory what kernels add to; null if none is wanted
 * @param copied whether the memory is not the caller's
 */
record GuidanceGradient(CudaSession session, NDArray target, DeviceMemory memory, boolean copied)
    implements AutoCloseable {

  static GuidanceGradient of(CudaSession session, NDArray target) {
    if (target == null) {
      return new GuidanceGradient(session, null, null, false);
    }
    long bytes = 4L * target.shape().arrayLength();
    if (target.device() instanceof CudaBuffer buffer && buffer.context() == session.context()) {
      if (!target.isDense(Layout.CHANNELS_LAST)) {
        throw new IllegalArgumentException(
            "the gradient of the guidance is on the device: expected dense channels-last, given a"
                + " view of shape "
                + target.shape());
      }
      DeviceMemory part = new MemoryPart(buffer.memory(), 4L * target.offset(), bytes);
      return new GuidanceGradient(session, target, part, false);
    }
    DeviceMemory memory = session.context().allocate(bytes);
    session.context().zero(memory, 0, bytes);
    return new GuidanceGradient(session, target, memory, true);
  }

  /** Adds what was collected to the caller's array. */
  void add() {
    if (!copied) {
      return;
    }
    Shape shape = target.shape();
    float[] sums = new float[shape.arrayLength()];
    session.context().download(memory, 0, sums, 0, sums.length);
    NDArray dense = NDArray.wrap(sums, shape, Layout.CHANNELS_LAST);
    for (int n = 0; n < shape.n(); n++) {
      for (int y = 0; y < shape.h(); y++) {
        for (int x = 0; x < shape.w(); x++) {
          for (int c = 0; c < shape.c(); c++) {
            target.set(n, c, y, x, target.get(n, c, y, x) + dense.get(n, c, y, x));
          }
        }
      }
    }
  }

  @Override
  public void close() {
    if (copied) {
      memory.close();
    }
  }
}
