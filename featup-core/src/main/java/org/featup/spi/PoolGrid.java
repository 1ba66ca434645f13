package org.featup.spi;

/**
 * Where the windows of a downsampler lie: one of {@code kernel x kernel} pixels for each of {@code
 * height x width} cells, the first at the upper left corner, the others one stride further each.
 *
 * @param kernel edge of a window in pixels, at least 1
 * @param height rows of cells, at least 1
 * @param width columns of cells, at least 1
 */
public record PoolGrid(int kernel, int height, int width) {

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public PoolGrid {
    if (kernel < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "expected a kernel and cells of at least 1, given a kernel of "
              + kernel
              + " and "
              + height
              + "x"
              + width
              + " cells");
    }
  }

  /**
   * The number of weights of a window.
   *
   * @return kernel * kernel
   */
  public int taps() {
    return Math.multiplyExact(kernel, kernel);
  }

  /**
   * The distance of neighbouring windows along an axis: {@code (size - kernel) / (cells - 1)},
   * rounded down. Of a single cell it is never used.
   *
   * @param size extent of the map
   * @param cells cells along the axis
   * @return the stride in pixels; 0 for a single cell
   */
  public int stride(int size, int cells) {
    return cells == 1 ? 0 : (size - kernel) / (cells - 1);
  }

  /**
   * Checks that the windows fit a map.
   *
   * @param mapHeight rows of the map
   * @param mapWidth columns of the map
   * @throws IllegalArgumentException if the kernel is larger than the map, or leaves the cells no
   *     stride
   */
  public void check(int mapHeight, int mapWidth) {
    checkAxis("rows", mapHeight, height);
    checkAxis("columns", mapWidth, width);
  }

  private void checkAxis(String axis, int size, int cells) {
    if (kernel > size || (cells > 1 && stride(size, cells) == 0)) {
      throw new IllegalArgumentException(
          "a kernel of "
              + kernel
              + " and "
              + cells
              + " cells need at least "
              + ((long) kernel + cells - 1)
              + " "
              + axis
              + ", given a map of "
              + size);
    }
  }
}
