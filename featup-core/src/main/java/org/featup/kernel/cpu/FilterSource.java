package org.featup.kernel.cpu;

/** Gives the filters of output rows, stored or computed on the way. Not for use by two threads. */
interface FilterSource {

  /**
   * Writes the filters of one output row: {@code D * D} weights per pixel, contiguous.
   *
   * @param image index in the batch
   * @param y output row; ascending rows are cheapest
   * @param out receives them
   * @param offset where
   */
  void row(int image, int y, float[] out, int offset);
}
