package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.maps.DeviceAxis;

/**
 * What a block of {@code stage_apply_grad_filters} has in shared memory: first the gradient of 2 x
 * {@code pairs} rows and 16 columns of the output and the source under them, 32 channels, then, in
 * the same place, the gradients of the folded filters on their way back to taps. A thread has a
 * slot of a window, 8 columns of one of its rows; of large windows a few slots are taken at once.
 *
 * @param pairs pairs of rows
 * @param slots slots of a window that are taken at once, row by row
 * @param columns source columns under a tile
 * @param plane floats of a channel
 * @param threads threads of a block
 * @param sharedBytes bytes of shared memory
 */
public record GradientTile(
    int pairs, int slots, int columns, int plane, int threads, int sharedBytes) {
  private static final int MOST_PAIRS = 4;
  private static final int MOST_THREADS = 192;

  /** Columns of a slot. */
  private static final int SLOT = 8;

  private static final int OUTPUT_PIXELS = 128;

  /**
   * Floats from one row of the source to the next, at least: threads of a warp that are two columns
   * and up to four rows apart, as when a stage doubles, then read from different banks.
   */
  private static final int PITCH = 21;

  /**
   * The largest tile that fits; whole windows matter more than rows.
   *
   * @throws IllegalArgumentException if a slot of a window does not fit
   */
  public static GradientTile of(DeviceAxis rows, DeviceAxis columns) {
    int all = rows.extent() * slotsOfRow(columns);
    for (int pairs = MOST_PAIRS; pairs > 1; pairs /= 2) {
      GradientTile tile = of(rows, columns, pairs, all);
      if (tile.fits()) {
        return tile;
      }
    }
    for (int slots = all; slots > 0; slots--) {
      GradientTile tile = of(rows, columns, 1, slots);
      if (tile.fits()) {
        return tile;
      }
    }
    throw StageTile.tooWide(rows, columns);
  }

  private static int slotsOfRow(DeviceAxis columns) {
    return (columns.extent() + SLOT - 1) / SLOT;
  }

  private static GradientTile of(DeviceAxis rows, DeviceAxis columns, int pairs, int slots) {
    int windows = StageTile.GROUPS * pairs;
    int each = slotsOfRow(columns);
    // rows that slots lie in, wherever they begin
    int windowRows = slots % each == 0 ? slots / each : (slots - 2 + each) / each + 1;
    int sourceRows = rows.span(pairs) - rows.extent() + Math.min(rows.extent(), windowRows);
    int sourceColumns =
        Math.max(PITCH, columns.span(StageTile.GROUPS) - columns.extent() + SLOT * each);
    int plane = OUTPUT_PIXELS + sourceRows * sourceColumns | 1;
    int unfolding = 2 * 4 * windows * (slots * rows.diameter() | 1);
    int floats = Math.max(StageTile.CHANNELS * plane, unfolding);
    int threads = (windows * slots + 31) / 32 * 32;
    return new GradientTile(pairs, slots, sourceColumns, plane, threads, 4 * floats);
  }

  private boolean fits() {
    return threads <= MOST_THREADS && sharedBytes <= StageTile.SHARED_LIMIT;
  }
}
