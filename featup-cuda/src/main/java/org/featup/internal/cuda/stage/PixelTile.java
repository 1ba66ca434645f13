package org.featup.internal.cuda.stage;

/**
 * How many pixels a block of the kernels of pixels takes: as many as fit into its shared memory.
 *
 * @param shift base 2 logarithm of the pixels
 * @param threads of a block
 * @param sharedBytes of a block
 */
public record PixelTile(int shift, int threads, int sharedBytes) {
  private static final int SHARED_LIMIT = 48 << 10;
  private static final int MOST_THREADS = 256;
  private static final int LARGEST_SHIFT = 6;
  private static final int SMALLEST_SHIFT = 2;

  /**
   * The largest tile.
   *
   * @param rows rows of shared memory: channels of each of its regions, padded
   * @param outputs most outputs of a layer, padded; 0 without a layer
   * @throws IllegalArgumentException if not even four pixels fit
   */
  public static PixelTile of(int rows, int outputs) {
    for (int shift = LARGEST_SHIFT; shift >= SMALLEST_SHIFT; shift--) {
      int pixels = 1 << shift;
      long bytes = 4L * rows * (pixels + 4);
      long sums = outputs / 8 * (pixels / 4L);
      if (bytes <= SHARED_LIMIT && sums <= MOST_THREADS) {
        int unit = Math.max(32, pixels);
        int threads = (int) (Math.max(sums, 1) + unit - 1) / unit * unit;
        return new PixelTile(shift, threads, (int) bytes);
      }
    }
    throw new IllegalArgumentException(
        "a stage on CUDA needs the shared memory of a block for 4 pixels: expected at most "
            + SHARED_LIMIT / 32
            + " channels of a window, its guidance and its hidden layer together, given "
            + rows);
  }

  public int pixels() {
    return 1 << shift;
  }

  /** How many blocks a map takes. */
  public int blocks(int mapPixels) {
    return (int) ((mapPixels + (long) pixels() - 1) >> shift);
  }
}
