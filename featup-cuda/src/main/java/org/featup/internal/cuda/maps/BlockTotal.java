package org.featup.internal.cuda.maps;

import java.util.function.BiConsumer;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;

/**
 * A sum over many items, of which each block of a launch takes a share.
 *
 * @param mostBlocks of a launch: enough to fill a large device, few enough to be added up
 */
public record BlockTotal(CudaSession session, int mostBlocks) {
  private static final int THREADS = 128;
  private static final int MOST_BLOCKS = 512;

  public BlockTotal(CudaSession session) {
    this(session, MOST_BLOCKS);
  }

  /**
   * Launches and adds up in the order of the blocks.
   *
   * @param items at least 1
   * @param each how many of them a block takes at a time
   * @param launch is given the shape and where the blocks' sums go
   */
  public double of(int items, int each, BiConsumer<LaunchShape, DeviceMemory> launch) {
    int blocks = Math.min(mostBlocks, (items - 1) / each + 1);
    try (DeviceMemory sums = session.context().allocate(4L * blocks)) {
      launch.accept(LaunchShape.of(blocks, THREADS), sums);
      return OrderedSum.of(session, sums, blocks, 1)[0];
    }
  }
}
