package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.maps.DeviceAxis;

/**
 * What a block of {@code stage_apply} has in shared memory: the source under 2 x {@code warps} rows
 * and 16 columns of the output, 32 channels, and the folded filters of these pixels. Large windows
 * are taken in slices of a few rows.
 *
 * @param warps pairs of rows
 * @param sliceRows rows of the windows that are there at once
 * @param columns source columns under a tile
 * @param sourceBytes bytes of the source, and of the warps' scratch, which lies in the same place
 * @param sharedBytes bytes of both
 */
public record StageTile(int warps, int sliceRows, int columns, int sourceBytes, int sharedBytes) {
  public static final int MOST_WARPS = 4;
  public static final int GROUPS = 4;
  public static final int CHANNELS = 32;

  /** Every device has so much for a block. */
  public static final int SHARED_LIMIT = 48 << 10;

  /**
   * The largest tile that fits; whole windows matter more than rows.
   *
   * @throws IllegalArgumentException if a row of a window does not fit
   */
  public static StageTile of(DeviceAxis rows, DeviceAxis columns) {
    for (int warps = MOST_WARPS; warps > 1; warps /= 2) {
      StageTile tile = of(rows, columns, warps, rows.extent());
      if (tile.sharedBytes <= SHARED_LIMIT) {
        return tile;
      }
    }
    for (int slice = rows.extent(); slice > 0; slice--) {
      StageTile tile = of(rows, columns, 1, slice);
      if (tile.sharedBytes <= SHARED_LIMIT) {
        return tile;
      }
    }
    throw tooWide(rows, columns);
  }

  public static IllegalArgumentException tooWide(DeviceAxis rows, DeviceAxis columns) {
    return new IllegalArgumentException(
        "a window of diameter "
            + rows.diameter()
            + " over "
            + columns.extent()
            + " source columns is too wide for the "
            + SHARED_LIMIT
            + " bytes of shared memory of a block");
  }

  private static StageTile of(DeviceAxis rows, DeviceAxis columns, int warps, int slice) {
    int sourceRows = rows.span(warps) - rows.extent() + slice;
    int sourceColumns = columns.span(GROUPS);
    int sourceBytes =
        Math.max(
            4 * CHANNELS * sourceRows * sourceColumns,
            warps * scratchBytes(slice, rows.diameter()));
    int filterBytes = warps * GROUPS * groupBytes(slice, columns.extent());
    return new StageTile(warps, slice, sourceColumns, sourceBytes, sourceBytes + filterBytes);
  }

  /** A warp's filters of 16 pixels, folded down their columns. */
  public static int scratchBytes(int slice, int diameter) {
    return 4 * 4 * GROUPS * (slice * diameter | 1);
  }

  /** Folded filters of 2 x 4 pixels; a group begins 8 banks behind the one before. */
  private static int groupBytes(int slice, int columnExtent) {
    int bytes = slice * (32 * columnExtent + 16);
    return (bytes + 92) / 128 * 128 + 32;
  }
}
