package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.kernel.Resampling;
import org.featup.ndarray.NDArray;

/**
 * One view of the saliency, and the weights of its windows.
 *
 * @param resampling the view
 * @param windows of the view
 * @param saliency the saliency in the view, on the device
 * @param w factors of the kernel
 * @param weights (cells, taps)
 */
record AttentionView(
    Resampling resampling,
    PoolWindows windows,
    NDArray saliency,
    DeviceMemory w,
    DeviceMemory weights)
    implements AutoCloseable {

  @Override
  public void close() {
    weights.close();
    w.close();
    saliency.close();
  }
}
