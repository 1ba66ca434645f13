package org.featup.internal.cpu.common;

import org.featup.internal.cpu.kernels.Blocks;

/**
 * A thread's scratch space: one array with several parts, each starting on a cache line if the
 * array does as large arrays do.
 *
 * @param data the array
 * @param starts where each part starts
 */
public record ScratchMemory(float[] data, int[] starts) {
  private static final int LINE = 16;

  /** A large array starts on a page, its elements 16 bytes (4 elements) later. */
  private static final int HEADER = 4;

  public static ScratchMemory of(int... lengths) {
    int[] starts = new int[lengths.length];
    long end = LINE - HEADER;
    for (int i = 0; i < lengths.length; i++) {
      starts[i] = Math.toIntExact(end);
      end += Blocks.roundUp(lengths[i], LINE);
    }
    return new ScratchMemory(new float[Math.toIntExact(end)], starts);
  }

  public int start(int part) {
    return starts[part];
  }
}
