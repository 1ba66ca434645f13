package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.ndarray.DeviceBuffer;

/**
 * Floats on a device, dense and channels-last.
 *
 * @param context where they are
 * @param memory their memory, which this owns
 * @param elements how many there are
 */
public record CudaBuffer(CudaContext context, DeviceMemory memory, int elements)
    implements DeviceBuffer {

  @Override
  public String backend() {
    return "cuda";
  }

  @Override
  public void copyTo(int from, float[] destination, int at, int count) {
    context.download(memory, 4L * from, destination, at, count);
  }

  @Override
  public void close() {
    memory.close();
  }
}
