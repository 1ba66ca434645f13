package org.featup.internal.cuda.driver;

/**
 * Where rows lie in memory.
 *
 * @param offset bytes from the start of the memory to the first row, a multiple of 4
 * @param pitch bytes from one row to the next, a multiple of 4
 */
public record RowPitch(long offset, long pitch) {

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is negative or no multiple of 4
   */
  public RowPitch {
    if (offset < 0 || pitch < 0 || ((offset | pitch) & 3) != 0) {
      throw new IllegalArgumentException(
          "expected an offset and a distance of rows of 0 or a positive multiple of 4 bytes, given "
              + offset
              + " and "
              + pitch);
    }
  }

  /** Where a row starts, in bytes. */
  long row(int index) {
    return offset + pitch * index;
  }
}
