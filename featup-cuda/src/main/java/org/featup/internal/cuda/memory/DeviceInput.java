package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;

/**
 * An argument of a kernel.
 *
 * @param memory the elements, dense channels-last
 * @param copied whether they were copied for this call
 */
public record DeviceInput(DeviceMemory memory, boolean copied) implements AutoCloseable {

  @Override
  public void close() {
    if (copied) {
      memory.close();
    }
  }
}
