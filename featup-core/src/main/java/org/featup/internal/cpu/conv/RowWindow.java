package org.featup.internal.cpu.conv;

import org.featup.internal.cpu.common.WindowSources;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.kernels.Window;
import org.featup.ndarray.NDArray;

/** A window that moves down the rows of a map, border included. Not for use by two threads. */
interface RowWindow {

  /**
   * Begins a new run of rows.
   *
   * @param image index in the batch
   * @param block which block of channels
   * @param row first output row of the run; it reads rows {@code row .. row + D - 1} of the map
   * @param left first column of the map
   * @param columns pixels of a row, border included
   */
  void begin(int image, int block, int row, int left, int columns);

  /** Moves to an output row; rows must ascend one by one from the first of the run. */
  void moveTo(int row);

  /** The rows, until the next move. */
  Window rows();

  /**
   * A window on a map that has its border: on the map itself if its pixels are whole vectors, else
   * on copies of its rows.
   *
   * @param widest columns that a run has at most, border included
   */
  static RowWindow over(NDArray map, RowKernels kernels, int d, Blocks blocks, int widest) {
    return map.shape().c() % kernels.lanes() == 0
        ? new StoredWindow(map, d, blocks)
        : new SlidingWindow(WindowSources.stored(map), d, blocks, widest);
  }
}
