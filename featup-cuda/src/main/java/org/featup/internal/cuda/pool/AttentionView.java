package org.featup.internal.cuda.pool;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.ndarray.NDArray;

/**
 * One view of the saliency, and the weights of its windows.
 *
 * @param windows of the view
 * @param saliency the saliency in the view, on the device
 * @param weights (cells, taps)
 */
record AttentionView(PoolWindows windows, NDArray saliency, DeviceMemory weights)
    implements AutoCloseable {

  @Override
  public void close() {
    weights.close();
    saliency.close();
  }
}
