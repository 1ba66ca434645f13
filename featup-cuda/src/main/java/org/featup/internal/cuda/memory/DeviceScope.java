package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.ndarray.NDArray;

/** Memory of one operation: all of it is closed with this, the last first. */
public final class DeviceScope implements AutoCloseable {
  private final CudaSession session;
  private final Closing opened = new Closing();

  public DeviceScope(CudaSession session) {
    this.session = session;
  }

  /** Memory for floats, of unknown content. */
  public DeviceMemory floats(long count) {
    return add(session.context().allocate(Float.BYTES * Math.max(1, count)));
  }

  /** A copy of numbers. */
  public DeviceMemory upload(float[] values) {
    return add(session.upload(values));
  }

  /** A copy of numbers in the precision of two floats that add up: 48 bits. */
  public DeviceMemory upload(double[] values) {
    float[] pairs = new float[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      pairs[2 * i] = (float) values[i];
      pairs[2 * i + 1] = (float) (values[i] - pairs[2 * i]);
    }
    return upload(pairs);
  }

  /** The elements of an array, dense and channels-last. */
  public DeviceMemory input(NDArray array) {
    return opened.add(session.input(array)).memory();
  }

  private DeviceMemory add(DeviceMemory memory) {
    return opened.add(memory);
  }

  @Override
  public void close() {
    opened.close();
  }
}
