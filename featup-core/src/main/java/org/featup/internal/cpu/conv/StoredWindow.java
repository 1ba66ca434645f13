package org.featup.internal.cpu.conv;

import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.Window;
import org.featup.ndarray.NDArray;

/**
 * A window on a map as it lies in memory: nothing is copied. Kernels read whole vectors, so the
 * channels must be a multiple of the lanes.
 */
final class StoredWindow implements RowWindow {
  private final NDArray map;
  private final int d;
  private final Blocks blocks;
  private int image;
  private int block;
  private int row;
  private int left;

  StoredWindow(NDArray map, int d, Blocks blocks) {
    this.map = map;
    this.d = d;
    this.blocks = blocks;
  }

  @Override
  public void begin(int newImage, int newBlock, int firstRow, int newLeft, int columns) {
    image = newImage;
    block = newBlock;
    left = newLeft;
  }

  @Override
  public void moveTo(int newRow) {
    row = newRow;
  }

  @Override
  public Window rows() {
    int[] rows = new int[d];
    for (int u = 0; u < d; u++) {
      int pixel = (image * map.shape().h() + row + u) * map.shape().w() + left;
      rows[u] = map.offset() + pixel * map.shape().c() + blocks.first(block);
    }
    return new Window(map.data(), rows, map.shape().c());
  }
}
