package org.featup.internal.cuda.driver;

import jcuda.runtime.JCuda;

/**
 * Loads JCuda's native library of the CUDA runtime, once. The runtime is linked statically into it
 * and opens the driver itself, so that it loads, and can say what is wrong, on machines without a
 * driver; JCuda's library of the driver interface does not load there.
 */
final class JCudaNatives {

  /** Null if the library is loaded. A class whose initialiser failed tells why only once. */
  private static final String PROBLEM = load();

  private JCudaNatives() {}

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
      JCuda.setExceptionsEnabled(false);
      return null;
    } catch (LinkageError e) {
      String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
      String detail = e.toString().lines().findFirst().orElse("");
      return "JCuda's native library does not load (" + platform + "): " + detail;
    }
  }
}
