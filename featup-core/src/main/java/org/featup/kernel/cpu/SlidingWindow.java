package org.featup.kernel.cpu;

/**
 * A window on rows that are copied: a ring in which the next row replaces the oldest. Each block of
 * channels has a ring of its own, padded to whole vectors.
 */
final class SlidingWindow implements RowWindow {
  private final WindowSource source;
  private final int d;
  private final Blocks blocks;
  private final ScratchMemory memory;
  private int image;
  private int firstBlock;
  private int lastBlock;
  private int left;
  private int columns;
  private int loaded;
  private int top;

  /**
   * Makes an empty window.
   *
   * @param together blocks that a run has at most
   * @param widest columns that a run has at most, border included
   */
  SlidingWindow(WindowSource source, int d, Blocks blocks, int together, int widest) {
    this.source = source;
    this.d = d;
    this.blocks = blocks;
    this.memory = ScratchMemory.of(d * widest * together * blocks.widestPadded());
  }

  @Override
  public void begin(
      int newImage, int newFirst, int newLast, int firstRow, int newLeft, int newColumns) {
    image = newImage;
    firstBlock = newFirst;
    lastBlock = newLast;
    loaded = firstRow;
    left = newLeft;
    columns = newColumns;
  }

  @Override
  public void moveTo(int row) {
    for (; loaded < row + d; loaded++) {
      for (int block = firstBlock; block < lastBlock; block++) {
        int to = slot(loaded, block);
        source.row(image, loaded, left, columns, blocks, block, memory.data(), to);
      }
    }
    top = row;
  }

  @Override
  public Window block(int block) {
    int[] rows = new int[d];
    for (int u = 0; u < d; u++) {
      rows[u] = slot(top + u, block);
    }
    return new Window(memory.data(), rows, blocks.padded(block));
  }

  private int slot(int row, int block) {
    int ring = (block - firstBlock) * d * columns * blocks.widestPadded();
    return memory.start(0) + ring + row % d * columns * blocks.padded(block);
  }
}
