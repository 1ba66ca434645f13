package org.featup.internal.cuda.driver;

/** CUDA cannot be used, or a call of it failed. The message is a sentence for the log. */
public class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what failed, with the call and its code where there was a call
   */
  public CudaException(String message) {
    super(message);
  }
}
