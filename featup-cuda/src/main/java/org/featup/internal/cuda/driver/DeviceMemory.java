package org.featup.internal.cuda.driver;

/** Memory on a device, with one owner. */
public interface DeviceMemory extends AutoCloseable {

  /**
   * Its address on the device.
   *
   * @return a multiple of 256
   * @throws IllegalStateException if it is closed
   */
  long address();

  /**
   * Its size.
   *
   * @return bytes
   */
  long bytes();

  /** Frees it. Closing twice does nothing. */
  @Override
  void close();
}
