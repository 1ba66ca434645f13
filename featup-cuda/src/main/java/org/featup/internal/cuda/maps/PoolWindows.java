package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.ndarray.Shape;
import org.featup.spi.PoolGrid;

/**
 * The windows of a grid over maps of one size.
 *
 * @param images maps
 * @param height rows of a map
 * @param width columns of a map
 * @param grid the windows of a map
 */
public record PoolWindows(int images, int height, int width, PoolGrid grid) {
  public static final int THREADS = 128;
  private static final int LANES = 32;

  public static PoolWindows over(Shape map, PoolGrid grid) {
    return new PoolWindows(map.n(), map.h(), map.w(), grid);
  }

  /** Windows of all maps. */
  public int cells() {
    return Math.multiplyExact(images, Math.multiplyExact(grid.height(), grid.width()));
  }

  /** Weights of all windows. */
  public int weights() {
    return Math.multiplyExact(cells(), grid.taps());
  }

  public int pixels() {
    return Math.multiplyExact(images, Math.multiplyExact(height, width));
  }

  public int strideH() {
    return grid.stride(height, grid.height());
  }

  public int strideW() {
    return grid.stride(width, grid.width());
  }

  /** A thread for each item. */
  public static LaunchShape threads(int items) {
    return LaunchShape.of((items - 1) / THREADS + 1, THREADS);
  }

  /** A warp for each item. */
  public static LaunchShape warps(int items) {
    int each = THREADS / LANES;
    return LaunchShape.of((items - 1) / each + 1, THREADS);
  }
}
