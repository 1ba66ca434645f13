package org.featup.kernel.cpu;

/**
 * The D rows that the windows of an output row cover, as a ring: the next row replaces the oldest.
 */
final class SlidingWindow {
  private final WindowSource source;
  private final int d;
  private final int columns;
  private final float[] ring;
  private final int start;
  private final int[] rows;
  private int image;
  private int channel;
  private int channels;
  private int stride;
  private int loaded;

  /**
   * Makes an empty window.
   *
   * @param columns pixels of a row, border included
   * @param memory where the ring lives, {@link #length} elements from {@code start} on
   */
  SlidingWindow(WindowSource source, int d, int columns, float[] memory, int start) {
    this.source = source;
    this.d = d;
    this.columns = columns;
    this.ring = memory;
    this.start = start;
    this.rows = new int[d];
  }

  static int length(int d, int columns, int widest) {
    return d * columns * widest;
  }

  /** Begins a new run of rows. */
  void begin(int newImage, int newChannel, int newChannels, int newStride, int firstRow) {
    image = newImage;
    channel = newChannel;
    channels = newChannels;
    stride = newStride;
    loaded = firstRow;
  }

  /** Moves to an output row; rows must ascend one by one from the first of the run. */
  void moveTo(int y) {
    for (; loaded < y + d; loaded++) {
      source.row(image, loaded, channel, channels, ring, slot(loaded), stride);
    }
    for (int u = 0; u < d; u++) {
      rows[u] = slot(y + u);
    }
  }

  float[] data() {
    return ring;
  }

  int[] rows() {
    return rows;
  }

  private int slot(int row) {
    return start + row % d * columns * stride;
  }
}
