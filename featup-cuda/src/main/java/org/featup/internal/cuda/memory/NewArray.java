package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** An array on the device that is being filled: closed with this, unless it was kept. */
public final class NewArray implements AutoCloseable {
  private final NDArray array;
  private boolean kept;

  private NewArray(NDArray array) {
    this.array = array;
  }

  public static NewArray of(CudaSession session, Shape shape) {
    return new NewArray(session.allocate(shape));
  }

  /** Its memory, as a kernel's argument. */
  public DeviceMemory memory() {
    return ((CudaBuffer) array.device()).memory();
  }

  public NDArray array() {
    return array;
  }

  /** The array, which then belongs to the caller. */
  public NDArray keep() {
    kept = true;
    return array;
  }

  @Override
  public void close() {
    if (!kept) {
      array.close();
    }
  }
}
