package org.featup.train.fit;

import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.SimpleDownsampler;
import org.featup.kernel.PoolGrid;

/**
 * The downsampler of a fit.
 *
 * @param attention attention (equation 2), or the ablation: one blur kernel for all places
 * @param blur whether attention sees the features slightly blurred; of no account without it
 * @param kernel edge of its windows in pixels, at least 1; 0 to choose it by {@link #fitting}
 */
public record FitDownsampler(boolean attention, boolean blur, int kernel) {
  /** Of Table 7, for cells of 14 or 16 pixels. */
  private static final int USUAL_KERNEL = 29;

  /**
   * Checks the kernel.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public FitDownsampler {
    if (kernel < 0) {
      throw new IllegalArgumentException(
          "expected a kernel of at least 1, or 0 to choose it, given " + kernel);
    }
  }

  /**
   * As the paper has it: attention to blurred features; the kernel is chosen.
   *
   * @return the options
   */
  public static FitDownsampler paper() {
    return new FitDownsampler(true, true, 0);
  }

  /**
   * The same with a kernel. The authors take 29 for transformers of patches of 14 or 16 pixels, 8
   * for patches of 8, 35 for ResNet-50 and DeepLab.
   *
   * @param edge of the windows in pixels
   * @return new options
   */
  public FitDownsampler withKernel(int edge) {
    return new FitDownsampler(attention, blur, edge);
  }

  /**
   * The windows for an image: of the kernel given, or else of 29 or twice the size of a cell,
   * whichever is less. The larger they are, the farther those at the edges of the image lie from
   * the cells they stand for, since all must lie inside.
   *
   * @param height rows of the image
   * @param width columns of the image
   * @param cellRows rows of the backbone's features
   * @param cellColumns columns of the backbone's features
   * @return the windows
   * @throws IllegalArgumentException if the kernel does not fit
   */
  public PoolGrid fitting(int height, int width, int cellRows, int cellColumns) {
    int edge = kernel;
    if (edge == 0) {
      int fits = Math.min(largest(height, cellRows), largest(width, cellColumns));
      edge = Math.min(USUAL_KERNEL, fits);
    }
    PoolGrid grid = new PoolGrid(edge, cellRows, cellColumns);
    grid.check(height, width);
    return grid;
  }

  /** Twice the size of a cell, but neighbouring windows are half a cell apart at least. */
  private static int largest(int size, int cells) {
    int cell = size / cells;
    return Math.min(2 * cell, size - (cells - 1) * ((cell + 1) / 2));
  }

  /** A downsampler to be learned, for features of some channels and their magnitude. */
  Downsampler create(int channels, PoolGrid grid, RandomGenerator random) {
    return attention
        ? new AttentionDownsampler(channels + 1, grid, blur, random)
        : new SimpleDownsampler(grid);
  }
}
