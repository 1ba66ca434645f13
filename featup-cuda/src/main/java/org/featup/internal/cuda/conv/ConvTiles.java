package org.featup.internal.cuda.conv;

import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.ndarray.Shape;

/**
 * How a map is cut for the tiled kernels of the adaptive convolution: into tiles of 16 x 8 pixels,
 * one block each, and, where a map has too few tiles to fill a device, into ranges of its channels.
 * What a range costs is that each stages the weights of its tile anew, or, in the gradient by the
 * filters, that each writes a part of the sum.
 *
 * @param shape of the map that is written, or of dOut
 * @param diameter of the windows
 */
public record ConvTiles(Shape shape, int diameter) {
  /** Channels that a block stages at once. */
  public static final int CHUNK = 16;

  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;

  /** Four blocks for each of the 128 to 144 multiprocessors of a large device. */
  private static final long BLOCKS = 512;

  /** Whether there is a tiled kernel: any number of channels goes through it. */
  public boolean supported() {
    return diameter == 3 || diameter == 5 || diameter == 7;
  }

  /** Blocks along x of the grid. */
  public int count() {
    long tiles = (long) ceilDiv(shape.h(), HEIGHT) * ceilDiv(shape.w(), WIDTH);
    return Math.toIntExact(shape.n() * tiles);
  }

  /**
   * Chunks of channels for each range, the last of which may have fewer.
   *
   * @param copies how often a range moves the filters of a tile more than it has to
   */
  public int chunksPerRange(int copies) {
    long filters = (long) WIDTH * HEIGHT * diameter * diameter;
    long window = (WIDTH + diameter - 1L) * (HEIGHT + diameter - 1L);
    long floor = shape.c() * (WIDTH * HEIGHT + window) + filters;
    // a sixth of what must be moved anyway
    long affordable = 1 + floor / (6L * copies * filters);
    long wanted = ceilDiv(BLOCKS, count());
    return ceilDiv(chunks(), Math.min(wanted, affordable));
  }

  /** Blocks along y of the grid. */
  public int ranges(int chunksPerRange) {
    return ceilDiv(chunks(), chunksPerRange);
  }

  /** The launch of the convolution, 64 threads a tile. */
  public LaunchShape convolution(int chunksPerRange) {
    int taps = diameter * diameter;
    int shared = 528 * taps + 1440 * (HEIGHT + diameter - 1);
    return new LaunchShape(count(), ranges(chunksPerRange), 1, 64, 1, 1, shared);
  }

  /** The launch of the gradient by the filters, 16 threads for each of D + 1 rows of taps. */
  public LaunchShape gradFilters(int chunksPerRange) {
    return new LaunchShape(count(), ranges(chunksPerRange), 1, 16 * (diameter + 1), 1, 1, 0);
  }

  private int chunks() {
    return ceilDiv(shape.c(), CHUNK);
  }

  /** A quotient of positive numbers, rounded up. */
  public static int ceilDiv(long a, long b) {
    return Math.toIntExact((a + b - 1) / b);
  }
}
