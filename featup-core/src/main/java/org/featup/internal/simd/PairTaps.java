package org.featup.internal.simd;

import org.featup.internal.cpu.kernels.Window;

/**
 * The taps of two neighbouring pixels, in the order in which {@link SimdPairTile} adds them: first
 * the D * (D - 1) pixels of the source that both windows have, then, row by row, the D that only
 * the left one has, {@code step} elements before the D that only the right one has.
 *
 * @param offsets where the source's pixels lie, from the left window's first one on
 * @param shared how many both windows have
 * @param step elements from a pixel that only the left window has to that of the right one
 */
record PairTaps(int[] offsets, int shared, int step) {

  static PairTaps of(Window window) {
    int d = window.diameter();
    int[] offsets = new int[d * d];
    int tap = 0;
    for (int row : window.rows()) {
      for (int v = 1; v < d; v++) {
        offsets[tap++] = row + v * window.stride();
      }
    }
    int shared = tap;
    for (int row : window.rows()) {
      offsets[tap++] = row;
    }
    return new PairTaps(offsets, shared, d * window.stride());
  }

  /**
   * Brings the filters of a row into this order, the two weights of a tap side by side. The last
   * pair of an odd row has a pixel of the one before again.
   *
   * @param filters D * D weights for each pixel
   * @param width pixels, at least two
   * @return {@code 2 * D * D} weights for each pair
   */
  float[] weights(float[] filters, int width) {
    int taps = offsets.length;
    int d = taps - shared;
    float[] weights = new float[(width + 1) / 2 * 2 * taps];
    int to = 0;
    for (int x = 0; x < width; x += 2) {
      int left = Math.min(x, width - 2) * taps;
      int right = left + taps;
      for (int u = 0; u < d; u++) {
        for (int v = 1; v < d; v++) {
          weights[to++] = filters[left + u * d + v];
          weights[to++] = filters[right + u * d + v - 1];
        }
      }
      for (int u = 0; u < d; u++) {
        weights[to++] = filters[left + u * d];
        weights[to++] = filters[right + u * d + d - 1];
      }
    }
    return weights;
  }
}
