package org.featup.kernel.cpu;

/** A window that moves down the rows of a map, border included. Not for use by two threads. */
interface RowWindow {

  /**
   * Begins a new run of rows.
   *
   * @param image index in the batch
   * @param firstBlock first block of channels
   * @param lastBlock after the last block
   * @param row first output row of the run; it reads rows {@code row .. row + D - 1} of the map
   * @param left first column of the map
   * @param columns pixels of a row, border included
   */
  void begin(int image, int firstBlock, int lastBlock, int row, int left, int columns);

  /** Moves to an output row; rows must ascend one by one from the first of the run. */
  void moveTo(int row);

  /** The rows of a block of channels, until the next move. */
  Window block(int block);
}
