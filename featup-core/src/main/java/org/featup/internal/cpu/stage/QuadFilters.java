package org.featup.internal.cpu.stage;

import org.featup.internal.cpu.kernels.RowKernels;

/**
 * Folded filters of pairs of rows, in the order in which {@link RowKernels#foldedConv} goes through
 * them: quad after quad, tap after tap, the four pixels' weights side by side.
 */
final class QuadFilters {
  private static final int PIXELS = 4;

  private final int taps;
  private final float[][] pairs;

  QuadFilters(int pairs, int width, int taps) {
    this.taps = taps;
    this.pairs = new float[pairs][(width + 1) / 2 * taps * PIXELS];
  }

  /**
   * Takes the filters of some pixels of one row.
   *
   * @param pair index of the pair of rows
   * @param row 0 for the upper one, 1 for the lower one
   * @param from first column, even
   * @param size columns; if odd, they end the row
   * @param planes one for each tap, from column {@code from} on
   */
  void put(int pair, int row, int from, int size, float[][] planes) {
    float[] quads = pairs[pair];
    for (int t = 0; t < taps; t++) {
      float[] plane = planes[t];
      int at = (from / 2 * taps + t) * PIXELS + 2 * row;
      for (int x = 0; x < size; x += 2) {
        quads[at] = plane[x];
        quads[at + 1] = plane[Math.min(x + 1, size - 1)];
        at += taps * PIXELS;
      }
    }
  }

  /** The filters of a pair of rows. */
  float[] pair(int pair) {
    return pairs[pair];
  }
}
