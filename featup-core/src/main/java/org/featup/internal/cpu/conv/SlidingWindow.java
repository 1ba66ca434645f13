package org.featup.internal.cpu.conv;

import org.featup.internal.cpu.common.ScratchMemory;
import org.featup.internal.cpu.common.WindowSource;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.Window;

/**
 * A window on rows that are copied, their channels padded to whole vectors: a ring in which the
 * next row replaces the oldest.
 */
final class SlidingWindow implements RowWindow {
  private final WindowSource source;
  private final int d;
  private final Blocks blocks;
  private final ScratchMemory memory;
  private int image;
  private int block;
  private int left;
  private int columns;
  private int loaded;
  private int top;

  /**
   * Makes an empty window.
   *
   * @param widest columns that a run has at most, border included
   */
  SlidingWindow(WindowSource source, int d, Blocks blocks, int widest) {
    this.source = source;
    this.d = d;
    this.blocks = blocks;
    this.memory = ScratchMemory.of(d * widest * blocks.widestPadded());
  }

  @Override
  public void begin(int newImage, int newBlock, int firstRow, int newLeft, int newColumns) {
    image = newImage;
    block = newBlock;
    loaded = firstRow;
    left = newLeft;
    columns = newColumns;
  }

  @Override
  public void moveTo(int row) {
    for (; loaded < row + d; loaded++) {
      source.row(image, loaded, left, columns, blocks, block, memory.data(), slot(loaded));
    }
    top = row;
  }

  @Override
  public Window rows() {
    int[] rows = new int[d];
    for (int u = 0; u < d; u++) {
      rows[u] = slot(top + u);
    }
    return new Window(memory.data(), rows, blocks.padded(block));
  }

  private int slot(int row) {
    return memory.start(0) + row % d * columns * blocks.padded(block);
  }
}
