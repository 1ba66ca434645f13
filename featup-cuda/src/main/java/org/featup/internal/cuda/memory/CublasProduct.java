package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.driver.MatrixProducts;

/** Products by the vendor's library; a bias is added by a kernel of our own. */
final class CublasProduct implements MatrixProduct {
  private static final int THREADS = 256;

  private final CudaSession session;
  private final MatrixProducts library;

  CublasProduct(CudaSession session, MatrixProducts library) {
    this.session = session;
    this.library = library;
  }

  @Override
  public void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory bias, DeviceMemory out) {
    library.multiply(a, b, out);
    if (bias != null) {
      int elements = Math.multiplyExact(a.rows(), b.columns());
      session
          .kernel("matrix_product", "matrix_product_sum")
          .launch(
              LaunchShape.of((elements - 1) / THREADS + 1, THREADS),
              out,
              bias,
              out,
              elements,
              b.columns(),
              1);
    }
  }

  @Override
  public String toString() {
    return "cuBLAS";
  }
}
