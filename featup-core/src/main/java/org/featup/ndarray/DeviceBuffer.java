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
   * Copies elements to the heap.
   *
   * @param from the first element
   * @param destination receives the elements
   * @param at index in {@code destination} of the first
   * @param count how many
   * @throws IllegalStateException if the buffer is closed
   */
  void copyTo(int from, float[] destination, int at, int count);

  /** Frees the memory. Closing twice does nothing. */
  @Override
  void close();
}
