package org.featup.ndarray;

/**
 * Elements that live outside the Java heap, in memory a backend owns. The array that holds the
 * buffer owns it: closing the array closes the buffer. The elements are dense and channels-last.
 */
public interface DeviceBuffer extends AutoCloseable {

  /**
   * The backend whose memory this is.
   *
   * @return a backend name such as {@code cuda}
   */
  String backend();

  /**
   * Copies elements to the heap, as many as the destination holds.
   *
   * @param from the first element
   * @param destination receives the elements from index 0 on
   * @throws IllegalStateException if the buffer is closed
   */
  void copyTo(int from, float[] destination);

  /** Frees the memory. Closing twice does nothing. */
  @Override
  void close();
}
