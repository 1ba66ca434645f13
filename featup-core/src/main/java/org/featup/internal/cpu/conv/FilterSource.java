package org.featup.internal.cpu.conv;

/** Gives the filters of output rows, stored or computed on the way. For use by many threads. */
interface FilterSource {

  /**
   * Writes the filters of some pixels of one output row: {@code D * D} weights per pixel,
   * contiguous.
   *
   * @param image index in the batch
   * @param y output row; ascending rows are cheapest
   * @param left first column
   * @param columns how many
   * @param out receives them
   */
  void row(int image, int y, int left, int columns, float[] out);
}
