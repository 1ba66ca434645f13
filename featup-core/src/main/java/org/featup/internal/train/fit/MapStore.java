package org.featup.internal.train.fit;

import java.io.Closeable;
import java.io.IOException;

/** Maps of one size, told apart by their numbers. Not safe for use by several threads. */
interface MapStore extends Closeable {

  /**
   * Keeps a map.
   *
   * @param elements as many as the store was made for; copied
   */
  void put(int index, float[] elements) throws IOException;

  /** Reads a map that was put, into part of an array. */
  void get(int index, float[] into, int at) throws IOException;

  /** Forgets all maps; a file is deleted. */
  @Override
  void close() throws IOException;

  /**
   * A store in memory if all maps fit the bytes given, else in a temporary file.
   *
   * @param count number of maps
   * @param length elements of each
   */
  static MapStore of(int count, int length, long memory) throws IOException {
    long bytes = (long) Float.BYTES * count * length;
    return bytes <= memory ? new MemoryMaps(count) : new FileMaps(length);
  }
}
