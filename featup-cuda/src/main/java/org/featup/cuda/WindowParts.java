package org.featup.cuda;

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
record WindowParts(int rowSegments, int slots, int parts, int tileRows, int pitch) {
  /** Bytes of shared memory of a sum for each pixel of a tile. */
  static final int SUM_BYTES = 4 * WindowTiles.COLUMNS * WindowTiles.ROWS;

  private static final int MOST_SLOTS = 16;
  private static final int GRADIENT_BYTES = 24 << 10;

  static WindowParts of(int diameter) {
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

  int threads() {
    return (slots * 16 + 31) / 32 * 32;
  }

  /** Bytes of shared memory that a key takes: its rows, and the tile's own pixels. */
  int keyBytes() {
    return 4 * (tileRows * pitch + WindowTiles.COLUMNS * WindowTiles.ROWS);
  }

  /** Bytes of shared memory of the number of each tap, a multiple of 16. */
  int tapBytes() {
    return (slots * 8 * 4 + 15) / 16 * 16;
  }

  /** Bytes of shared memory that the gradient of a key takes: its rows, and a row of each slot. */
  int keyGradientBytes() {
    return 4 * tileRows * pitch + slots * WindowTiles.STAGED_BYTES / 8;
  }

  /** How many keys are in shared memory at a time, in the place of the logits. */
  int chunk(int keys) {
    return chunk(keys, slots * WindowTiles.STAGED_BYTES / keyBytes());
  }

  /** The same for the gradient. */
  int gradientChunk(int keys) {
    return chunk(keys, GRADIENT_BYTES / keyGradientBytes());
  }

  /** Pieces of the same size, as few as may be. */
  private static int chunk(int keys, int most) {
    int pieces = (keys + Math.max(1, most) - 1) / Math.max(1, most);
    return (keys + pieces - 1) / pieces;
  }
}
