package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;

/** Products of matrices in device memory, single precision. */
public interface MatrixProduct {

  /**
   * Computes {@code a b}, and adds a bias to each row.
   *
   * @param a (rows, inner)
   * @param b (inner, columns)
   * @param bias one for each column, or null
   * @param out receives (rows, columns), row by row
   */
  void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory bias, DeviceMemory out);
}
