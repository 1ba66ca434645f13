package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;

/**
 * Part of memory that belongs to somebody else: closing it does nothing.
 *
 * @param whole the memory
 * @param offset bytes from its start
 * @param bytes of this part
 */
public record MemoryPart(DeviceMemory whole, long offset, long bytes) implements DeviceMemory {

  @Override
  public long address() {
    return whole.address() + offset;
  }

  @Override
  public void close() {}
}
