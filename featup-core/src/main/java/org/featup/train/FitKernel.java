package org.featup.train;

import org.featup.spi.PoolGrid;

/**
 * How large the windows of a fit's downsampler are: so many pixels, or so many cells of the
 * backbone's grid, whichever is less.
 *
 * @param pixels edge in pixels, at least 1; {@link #ANY} for no bound
 * @param cells edge in cells, at least 1; {@link #ANY} for no bound
 */
public record FitKernel(int pixels, int cells) {
  /** No bound. */
  public static final int ANY = Integer.MAX_VALUE;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is below 1, or there is no bound
   */
  public FitKernel {
    if (pixels < 1 || cells < 1) {
      throw new IllegalArgumentException(
          "expected a kernel of at least 1, given " + (pixels < 1 ? pixels : cells));
    }
    if (pixels == ANY && cells == ANY) {
      throw new IllegalArgumentException("expected a bound on the kernel in pixels or in cells");
    }
  }

  /**
   * A fixed size.
   *
   * @param edge in pixels, at least 1
   * @return the size
   */
  public static FitKernel ofPixels(int edge) {
    return new FitKernel(edge, ANY);
  }

  /**
   * A size that follows the backbone.
   *
   * @param count edge in cells, at least 1
   * @return the size
   */
  public static FitKernel ofCells(int count) {
    return new FitKernel(ANY, count);
  }

  /**
   * The windows for an image. The larger they are, the farther those at the edges of the image lie
   * from the cells they stand for, since all must lie inside; where cells bound them, neighbours
   * are half a cell apart at least.
   *
   * @param height rows of the image
   * @param width columns of the image
   * @param cellRows rows of the backbone's features
   * @param cellColumns columns of the backbone's features
   * @return the windows
   * @throws IllegalArgumentException if they do not fit
   */
  public PoolGrid fitting(int height, int width, int cellRows, int cellColumns) {
    int edge = pixels;
    if (cells != ANY) {
      edge = Math.min(edge, Math.min(largest(height, cellRows), largest(width, cellColumns)));
    }
    PoolGrid grid = new PoolGrid(edge, cellRows, cellColumns);
    grid.check(height, width);
    return grid;
  }

  private int largest(int size, int count) {
    int cell = size / count;
    return (int) Math.min((long) cells * cell, size - (count - 1) * ((cell + 1) / 2));
  }
}
