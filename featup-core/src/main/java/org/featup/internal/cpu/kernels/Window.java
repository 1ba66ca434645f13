package org.featup.internal.cpu.kernels;

/**
 * The rows under a window, where they lie in memory: channel c of pixel x of row u is at {@code
 * rows[u] + x * stride + c}.
 *
 * @param data the elements
 * @param rows where each of the D rows starts
 * @param stride elements from one pixel to the next
 */
public record Window(float[] data, int[] rows, int stride) {

  /**
   * The window's diameter.
   *
   * @return its rows
   */
  public int diameter() {
    return rows.length;
  }
}
