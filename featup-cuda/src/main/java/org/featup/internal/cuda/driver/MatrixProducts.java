package org.featup.internal.cuda.driver;

/** Single-precision matrix products of a library, on the stream of a context. */
public interface MatrixProducts extends AutoCloseable {

  /**
   * Puts {@code out = a b} on the stream.
   *
   * @param a (rows, inner)
   * @param b (inner, columns)
   * @param out receives (rows, columns), row by row
   * @throws CudaException if the library refuses it
   */
  void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory out);

  /** Frees what the library holds. Closing twice does nothing. */
  @Override
  void close();
}
