package org.featup.cuda.ptx;

import org.featup.internal.cuda.driver.CudaException;

/** PTX text that is wrong, or a kernel that did something wrong; the message says where. */
public final class PtxException extends CudaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message file or kernel, line, and what is wrong
   */
  public PtxException(String message) {
    super(message);
  }

  static PtxException at(int line, String message) {
    return new PtxException("line " + line + ": " + message);
  }
}
