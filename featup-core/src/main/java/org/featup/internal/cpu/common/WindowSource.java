package org.featup.internal.cpu.common;

import org.featup.internal.cpu.kernels.Blocks;

/** Gives the rows that windows slide over, borders included. Not for use by two threads. */
public interface WindowSource {

  /**
   * Writes a block of channels of part of one row.
   *
   * @param image index in the batch
   * @param row row of the bordered map: output row y reads rows y .. y + D - 1
   * @param left first column of the bordered map
   * @param columns how many
   * @param blocks how the channels are cut
   * @param block which block
   * @param out receives {@code blocks.padded(block)} elements per pixel, the padding 0
   * @param offset where
   */
  void row(
      int image, int row, int left, int columns, Blocks blocks, int block, float[] out, int offset);
}
