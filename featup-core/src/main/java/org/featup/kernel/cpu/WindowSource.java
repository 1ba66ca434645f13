package org.featup.kernel.cpu;

/** Gives the rows that windows slide over, borders included. Not for use by two threads. */
interface WindowSource {

  /**
   * Writes some channels of one row, border columns included.
   *
   * @param image index in the batch
   * @param row row of the bordered map: output row y reads rows y .. y + D - 1
   * @param channel first channel
   * @param channels how many
   * @param out receives {@code stride} elements per pixel; those past {@code channels} become 0
   * @param offset where
   * @param stride elements from one pixel to the next, at least {@code channels}
   */
  void row(int image, int row, int channel, int channels, float[] out, int offset, int stride);
}
