package org.featup.cuda.driver;

/** Single-precision matrix products of a library, on the stream of a context. */
public interface MatrixProducts extends AutoCloseable {

  /**
   * Puts {@code out = a b} on the stream.
   *
   * @param rows of a and out
   * @param columns of b and out
   * @param inner columns of a, rows of b
   * @param a dense, row by row
   * @param aColumns whether a lies column by column instead
   * @param b dense, row by row
   * @param bColumns whether b lies column by column instead
   * @param out receives the product, row by row
   * @throws CudaException if the library refuses it
   */
  void multiply(
      int rows,
      int columns,
      int inner,
      DeviceMemory a,
      boolean aColumns,
      DeviceMemory b,
      boolean bColumns,
      DeviceMemory out);

  /** Frees what the library holds. Closing twice does nothing. */
  @Override
  void close();
}
