package org.featup.kernel.cpu;

/**
 * Cuts channels into blocks that keep a sliding window in the second-level cache.
 *
 * @param channels channels of a pixel
 * @param lanes granularity of the padded block
 */
record Blocks(int channels, int lanes) {
  /** Channels of a full block: four 512-bit vectors; D rows of 230 pixels take 0.4 MB. */
  private static final int WIDEST = 64;

  int count() {
    return (channels + WIDEST - 1) / WIDEST;
  }

  int first(int block) {
    return block * WIDEST;
  }

  int size(int block) {
    return Math.min(WIDEST, channels - first(block));
  }

  /** Size of a block rounded up to whole vectors. */
  int padded(int block) {
    return roundUp(size(block), lanes);
  }

  int widestPadded() {
    return padded(0);
  }

  static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
