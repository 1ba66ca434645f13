package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaBuffer;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.MemoryPart;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/**
 * Where kernels add a gradient: the caller's array if it is on the device and dense, else memory
 * that starts at zero and is added to the caller's array at the end.
 *
 * @param target the caller's array; null if none is wanted
 * @param memory what kernels add to; null if none is wanted
 * @param copied whether the memory is not the caller's
 */
public record GradientMap(CudaSession session, NDArray target, DeviceMemory memory, boolean copied)
    implements AutoCloseable {

  public static GradientMap of(CudaSession session, NDArray target) {
    if (target == null) {
      return new GradientMap(session, null, null, false);
    }
    long bytes = 4L * target.shape().arrayLength();
    if (session.isHere(target) && target.isDense(Layout.CHANNELS_LAST)) {
      DeviceMemory whole = ((CudaBuffer) target.device()).memory();
      DeviceMemory part = new MemoryPart(whole, 4L * target.offset(), bytes);
      return new GradientMap(session, target, part, false);
    }
    DeviceMemory memory = session.context().allocate(bytes);
    session.context().zero(memory, 0, bytes);
    return new GradientMap(session, target, memory, true);
  }

  /** Adds what was collected to the caller's array. */
  public void add() {
    if (copied) {
      MapSums.add(session, memory, target);
    }
  }

  @Override
  public void close() {
    if (copied) {
      memory.close();
    }
  }
}
