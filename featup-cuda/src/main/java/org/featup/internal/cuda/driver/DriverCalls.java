package org.featup.internal.cuda.driver;

import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Codes that calls of the CUDA driver return. Its library is loaded by {@link #require}, and only
 * where there is a driver.
 */
final class DriverCalls {
  /** Null if the library is loaded. A class whose initialiser failed tells why only once. */
  private static final String PROBLEM = load();

  private DriverCalls() {}

  /**
   * Checks that the library is loaded.
   *
   * @throws CudaException if it is not
   */
  static void require() {
    if (PROBLEM != null) {
      throw new CudaException(PROBLEM);
    }
  }

  private static String load() {
    try {
      JCudaDriver.setExceptionsEnabled(false);
      return null;
    } catch (LinkageError e) {
      return "JCuda's library of the CUDA driver does not load: "
          + e.toString().lines().findFirst().orElse("");
    }
  }

  /**
   * Checks what a call returned.
   *
   * @param call the call and what it was for
   * @param code what it returned
   * @throws CudaException if that is an error, with its name and text
   */
  static void check(String call, int code) {
    if (code != CUresult.CUDA_SUCCESS) {
      throw new CudaException(failed(call, code));
    }
  }

  /** A sentence that names the call, and CUDA's name and text of the error. */
  static String failed(String call, int code) {
    String[] name = new String[1];
    String[] text = new String[1];
    JCudaDriver.cuGetErrorName(code, name);
    JCudaDriver.cuGetErrorString(code, text);
    return call + " failed: " + name[0] + " (" + code + "), " + text[0];
  }
}
