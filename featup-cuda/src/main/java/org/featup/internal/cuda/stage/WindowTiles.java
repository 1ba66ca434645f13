package org.featup.internal.cuda.stage;

import org.featup.ndarray.Shape;

/**
 * The tiles of 16 x 4 pixels that the kernels of pairs of pixels cut the images of a batch into.
 *
 * @param across tiles along x
 * @param down tiles along y
 * @param images images of the batch
 * @param pixels pixels of the batch
 */
record WindowTiles(int across, int down, int images, int pixels) {
  static final int COLUMNS = 16;
  static final int ROWS = 4;

  static final int PIXELS = COLUMNS * ROWS;

  /** Bytes of shared memory of a row of a tile's pixels: 4 floats more part the banks. */
  static final int ROW_BYTES = 4 * (PIXELS + 4);

  static WindowTiles of(Shape size) {
    return new WindowTiles(
        (size.w() + COLUMNS - 1) / COLUMNS,
        (size.h() + ROWS - 1) / ROWS,
        size.n(),
        size.withChannels(1).arrayLength());
  }

  int count() {
    return Math.multiplyExact(Math.multiplyExact(across, down), images);
  }
}
