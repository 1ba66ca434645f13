package org.featup.internal.cuda.driver;

/** Loaded PTX. */
public interface CudaModule extends AutoCloseable {

  /**
   * A kernel of it.
   *
   * @param name its {@code .entry}
   * @return the kernel
   * @throws CudaException if there is none of that name
   */
  CudaKernel kernel(String name);

  /** Unloads it. Closing twice does nothing. */
  @Override
  void close();
}
