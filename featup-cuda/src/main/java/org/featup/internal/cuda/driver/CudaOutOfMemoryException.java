package org.featup.internal.cuda.driver;

/** A device has not as much memory left as was asked for. */
public final class CudaOutOfMemoryException extends CudaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the call, the bytes wanted, and those that are left
   */
  public CudaOutOfMemoryException(String message) {
    super(message);
  }
}
