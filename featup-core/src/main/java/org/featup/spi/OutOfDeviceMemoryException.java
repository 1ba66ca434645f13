package org.featup.spi;

/**
 * A backend's device has not enough memory left for an operation. Nothing of the operation stays on
 * the device.
 */
public final class OutOfDeviceMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the operation with its shapes, the bytes wanted and those that are left
   * @param cause what the device said
   */
  public OutOfDeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
