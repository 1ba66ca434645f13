package org.featup.cuda;

import org.featup.cuda.driver.LaunchShape;
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
record PoolWindows(int images, int height, int width, PoolGrid grid) {
  static final int THREADS = 128;
  private static final int LANES = 32;

  static PoolWindows over(Shape map, PoolGrid grid) {
    return new PoolWindows(map.n(), map.h(), map.w(), grid);
  }

  /** Windows of all maps. */
  int cells() {
    return Math.multiplyExact(images, Math.multiplyExact(grid.height(), grid.width()));
  }

  /** Weights of all windows. */
  int weights() {
    return Math.multiplyExact(cells(), grid.taps());
  }

  int pixels() {
    return Math.multiplyExact(images, Math.multiplyExact(height, width));
  }

  int strideH() {
    return grid.stride(height, grid.height());
  }

  int strideW() {
    return grid.stride(width, grid.width());
  }

  /** A thread for each item. */
  static LaunchShape threads(int items) {
    return LaunchShape.of((items - 1) / THREADS + 1, THREADS);
  }

  /** A warp for each item. */
  static LaunchShape warps(int items) {
    int each = THREADS / LANES;
    return LaunchShape.of((items - 1) / each + 1, THREADS);
  }
}
