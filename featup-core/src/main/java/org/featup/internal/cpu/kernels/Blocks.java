package org.featup.internal.cpu.kernels;

/**
 * Cuts channels into blocks that keep a sliding window in the second-level cache.
 *
 * @param channels channels of a pixel
 * @param lanes granularity of the padded block
 * @param widest channels of a full block, a multiple of {@code lanes}
 */
public record Blocks(int channels, int lanes, int widest) {
  public static Blocks of(int channels, RowKernels kernels) {
    return new Blocks(channels, kernels.lanes(), kernels.channels());
  }

  public int count() {
    return (channels + widest - 1) / widest;
  }

  public int first(int block) {
    return block * widest;
  }

  public int size(int block) {
    return Math.min(widest, channels - first(block));
  }

  /** Size of a block rounded up to whole vectors. */
  public int padded(int block) {
    return roundUp(size(block), lanes);
  }

  public int widestPadded() {
    return padded(0);
  }

  public static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
