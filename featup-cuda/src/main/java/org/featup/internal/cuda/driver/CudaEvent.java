package org.featup.internal.cuda.driver;

/** A point of a context's stream. */
public interface CudaEvent extends AutoCloseable {

  /**
   * Waits until the stream has come here, and tells the time it took since an earlier point.
   *
   * @param earlier a mark of the same context
   * @return milliseconds on the device
   */
  double millisecondsSince(CudaEvent earlier);

  /** Frees it. Closing twice does nothing. */
  @Override
  void close();
}
