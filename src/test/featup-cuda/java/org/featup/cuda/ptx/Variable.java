package org.featup.cuda.ptx;

/**
 * A variable in memory.
 *
 * @param line where it is declared
 * @param space where it lies
 * @param name its name
 * @param alignment of its address
 * @param bytes its size, or 0 for the dynamic shared memory
 * @param content initial bytes, or null
 */
record Variable(int line, Space space, String name, int alignment, int bytes, byte[] content) {

  /** Whether its size is that of the launch's dynamic shared memory. */
  boolean isDynamic() {
    return bytes == 0;
  }
}
