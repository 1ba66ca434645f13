package org.featup.internal.cuda.stage;

/**
 * How the kernels of pairs of pixels share a window of D x D taps among threads. Each row of the
 * window is cut into segments of 8 taps; a block takes some segments, the same for its 16 x 4
 * pixels.
 *
 * @param rowSegments segments of a row
 * @param slots segments of a part
 * @param parts parts of a window
 * @param tileRows rows of keys that the largest part reads
 * @param pitch columns of keys in shared memory
 */
public record WindowParts(int rowSegments, int slots, int parts, int tileRows, int pitch) {
  private static final int MOST_SLOTS = 16;
  private static final int GRADIENT_BYTES = 24 << 10;

  public static WindowParts of(int diameter) {
    int rowSegments = (diameter + 7) / 8;
    int segments = diameter * rowSegments;
    int parts = (segments + MOST_SLOTS - 1) / MOST_SLOTS;
    int slots = (segments + parts - 1) / parts;
    int rows = 0;
    for (int part = 0; part < parts; part++) {
      int last = Math.min((part + 1) * slots, segments) - 1;
      rows = Math.max(rows, last / rowSegments - part * slots / rowSegments + 1);
    }
    // two rows apart is half of the banks apart
    int pitch = WindowTiles.COLUMNS + 8 * (rowSegments | 1);
    return new WindowParts(rowSegments, slots, parts, rows + WindowTiles.ROWS - 1, pitch);
  }

  /** Of a block: a quarter of a warp's lanes for each row of a slot's pixels, in whole tiles. */
  public int threads() {
    return (slots * 16 + 63) / 64 * 64;
  }

  /** How many keys are in shared memory at a time, in the place where the logits will be. */
  public int chunk(int keys) {
    return chunk(keys, segmentBytes() / keyBytes());
  }

  public int sharedBytes(int chunk) {
    int tables = 4 * (tileRows + pitch + 8 * slots);
    return aligned(tables) + Math.max(segmentBytes(), chunk * keyBytes());
  }

  /** How many keys are in shared memory at a time when their gradient is computed. */
  public int gradientChunk(int keys) {
    return chunk(keys, GRADIENT_BYTES / keyGradientBytes());
  }

  public int gradientSharedBytes(int chunk) {
    int tables = 4 * (tileRows + pitch + WindowTiles.PIXELS);
    return aligned(tables) + Math.max(segmentBytes(), chunk * keyGradientBytes());
  }

  /** Rows of the tile's pixels, 8 for each slot. */
  private int segmentBytes() {
    return 8 * slots * WindowTiles.ROW_BYTES;
  }

  /** The rows of a key, and the tile's own pixels. */
  private int keyBytes() {
    return 4 * (tileRows * pitch + WindowTiles.PIXELS);
  }

  /** The rows of a key, and a sum of each slot. */
  private int keyGradientBytes() {
    return 4 * tileRows * pitch + slots * WindowTiles.ROW_BYTES;
  }

  private static int aligned(int bytes) {
    return (bytes + 15) & -16;
  }

  /** Pieces of the same size, as few as may be. */
  private static int chunk(int keys, int most) {
    int pieces = (keys + Math.max(1, most) - 1) / Math.max(1, most);
    return (keys + pieces - 1) / pieces;
  }
}
