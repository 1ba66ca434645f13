package org.featup.cuda;

/**
 * What a block of {@code stage_apply_grad_filters} has in shared memory: first the gradient of 2 x
 * {@code pairs} rows and 16 columns of the output and the source under them, 32 channels, then, in
 * the same place, the gradients of the folded filters on their way back to taps. Large windows are
 * taken in slices of a few rows.
 *
 * @param pairs pairs of rows
 * @param sliceRows rows of the windows that are taken at once
 * @param columns source columns under a tile
 * @param plane floats of a channel
 * @param threads threads of a block
 * @param sharedBytes bytes of shared memory
 */
record GradientTile(
    int pairs, int sliceRows, int columns, int plane, int threads, int sharedBytes) {
  private static final int MOST_PAIRS = 4;
  private static final int MOST_THREADS = 192;

  /** Columns of a window that a thread has. */
  private static final int BLOCK = 8;

  private static final int OUTPUT_PIXELS = 128;

  /**
   * The largest tile that fits; whole windows matter more than rows.
   *
   * @throws IllegalArgumentException if a row of a window does not fit
   */
  static GradientTile of(DeviceAxis rows, DeviceAxis columns) {
    for (int pairs = MOST_PAIRS; pairs > 1; pairs /= 2) {
      GradientTile tile = of(rows, columns, pairs, rows.extent());
      if (tile.fits()) {
        return tile;
      }
    }
    for (int slice = rows.extent(); slice > 0; slice--) {
      GradientTile tile = of(rows, columns, 1, slice);
      if (tile.fits()) {
        return tile;
      }
    }
    throw StageTile.tooWide(rows, columns);
  }

  private static GradientTile of(DeviceAxis rows, DeviceAxis columns, int pairs, int slice) {
    int blocks = (columns.extent() + BLOCK - 1) / BLOCK;
    int windows = StageTile.GROUPS * pairs;
    int slots = slice * blocks;
    int sourceRows = rows.span(pairs) - rows.extent() + slice;
    int sourceColumns = columns.span(StageTile.GROUPS) - columns.extent() + BLOCK * blocks;
    int plane = OUTPUT_PIXELS + sourceRows * sourceColumns | 1;
    int unfolding = 2 * 4 * windows * (slots * rows.diameter() | 1);
    int floats = Math.max(StageTile.CHANNELS * plane, unfolding);
    int threads = (windows * slots + 31) / 32 * 32;
    return new GradientTile(pairs, slice, sourceColumns, plane, threads, 4 * floats);
  }

  private boolean fits() {
    return threads <= MOST_THREADS && sharedBytes <= StageTile.SHARED_LIMIT;
  }
}
