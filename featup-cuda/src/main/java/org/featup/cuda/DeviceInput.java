package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;

/**
 * An argument of a kernel.
 *
 * @param memory the elements, dense channels-last
 * @param copied whether they were copied for this call
 */
record DeviceInput(DeviceMemory memory, boolean copied) implements AutoCloseable {

  @Override
  public void close() {
    if (copied) {
      memory.close();
    }
  }
}
