package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;

/**
 * Products by a kernel of our own. Where the result is small and the sums are long, blocks share
 * the sums: each gives a part, and the parts are added up in order. Results depend on the shapes
 * alone.
 */
public final class CudaMatrixProduct implements MatrixProduct {
  private static final int TILE = 64;
  private static final int THREADS = 128;
  private static final int SUM_THREADS = 256;

  /** Products that a block takes at once. */
  private static final int STEP = 16;

  private static final int LEAST_PRODUCTS = 128;
  private static final int ENOUGH_BLOCKS = 256;

  private final CudaSession session;

  public CudaMatrixProduct(CudaSession session) {
    this.session = session;
  }

  @Override
  public void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory bias, DeviceMemory out) {
    if (a.columns() != b.rows()) {
      throw new IllegalArgumentException(
          "expected as many rows of b as columns of a, " + a.columns() + ", given " + b.rows());
    }
    int tiles = Math.multiplyExact(tiles(a.rows(), TILE), tiles(b.columns(), TILE));
    int each = productsOfBlock(tiles, a.columns());
    int splits = tiles(a.columns(), each);
    if (splits == 1) {
      launch(a, b, bias, out, tiles, each);
      return;
    }
    int elements = Math.multiplyExact(a.rows(), b.columns());
    try (DeviceMemory partial =
        session.context().allocate((long) Float.BYTES * splits * elements)) {
      launch(a, b, null, partial, tiles * splits, each);
      session
          .kernel("matrix_product", "matrix_product_sum")
          .launch(
              LaunchShape.of(tiles(elements, SUM_THREADS), SUM_THREADS),
              partial,
              pointer(bias),
              out,
              elements,
              b.columns(),
              splits);
    }
  }

  private void launch(
      DeviceMatrix a, DeviceMatrix b, DeviceMemory bias, DeviceMemory out, int blocks, int each) {
    session
        .kernel("matrix_product", "matrix_product")
        .launch(
            LaunchShape.of(blocks, THREADS),
            a.memory(),
            b.memory(),
            pointer(bias),
            out,
            a.rows(),
            b.columns(),
            a.columns(),
            a.rowStride(),
            a.columnStride(),
            b.rowStride(),
            b.columnStride(),
            each);
  }

  /** How many products a block sums for each of its elements, a multiple of {@link #STEP}. */
  public static int productsOfBlock(int tiles, int inner) {
    int splits = Math.max(1, Math.min(ENOUGH_BLOCKS / tiles, inner / LEAST_PRODUCTS));
    return tiles(tiles(inner, splits), STEP) * STEP;
  }

  private static Object pointer(DeviceMemory memory) {
    return memory == null ? (Object) 0L : memory;
  }

  private static int tiles(int extent, int tile) {
    return (extent - 1) / tile + 1;
  }

  @Override
  public String toString() {
    return "matrix_product.ptx";
  }
}
