package org.featup.internal.cpu.stage;

import org.featup.spi.Reflection;

/**
 * Turns the gradient ds of all logits into one weight per tap. A logit belongs to a pair of pixels,
 * c and its neighbour p, and is symmetric in their keys, so both roles of a pixel gather into
 * {@code dq[c] = sum over taps of w[c, tap] q[c + tap]} with {@code w[c, tap] = ds[c, tap] + ds[c +
 * tap, -tap]}. A neighbour in the border is a pixel inside, seen in a mirror: what it gathers is
 * added to that pixel, at the mirrored tap.
 */
final class PairWeights {
  private final float[][] ds;
  private final int d;
  private final int radius;
  private final int width;
  private final float[] strip;

  /**
   * Describes the logits.
   *
   * @param ds gradient of the logits: for each row of the map D*D strips of {@code width} columns
   */
  PairWeights(float[][] ds, int d, int width) {
    this.ds = ds;
    this.d = d;
    this.radius = d / 2;
    this.width = width;
    this.strip = new float[width];
  }

  /** Writes the weights of one row, D*D planes. */
  void row(int y, float[][] weights) {
    for (int t = 0; t < d * d; t++) {
      System.arraycopy(ds[y], t * width, weights[t], 0, width);
    }
    int height = ds.length;
    addNeighbours(y, 1, weights);
    for (int i = 1; i <= radius; i++) {
      addMirrored(-i, y, weights);
      addMirrored(height - 1 + i, y, weights);
    }
  }

  private void addMirrored(int outside, int y, float[][] weights) {
    if (Reflection.index(outside, ds.length) == y) {
      addNeighbours(outside, direction(outside, ds.length), weights);
    }
  }

  /** Adds what row {@code y}, maybe of the border, gathers; its windows run down or up. */
  private void addNeighbours(int y, int down, float[][] weights) {
    for (int u = 0; u < d; u++) {
      int row = y + u - radius;
      if (row >= 0 && row < ds.length) {
        int to = (radius + down * (u - radius)) * d;
        for (int v = 0; v < d; v++) {
          int opposite = (d - 1 - u) * d + d - 1 - v;
          addStrip(ds[row], opposite * width, v - radius, to, weights);
        }
      }
    }
  }

  /** Adds {@code from[at + x + shift]} at every column x, those of the border where they mirror. */
  private void addStrip(float[] from, int at, int shift, int to, float[][] weights) {
    int first = Math.max(0, -shift);
    int last = Math.min(width, width - shift);
    if (first < last) {
      System.arraycopy(from, at + first + shift, strip, first, last - first);
      addTo(weights[to + radius + shift], strip, first, last);
    }
    for (int i = 1; i <= radius; i++) {
      addColumn(from, at, -i, shift, to, weights);
      addColumn(from, at, width - 1 + i, shift, to, weights);
    }
  }

  private void addColumn(float[] from, int at, int x, int shift, int to, float[][] weights) {
    if (x + shift >= 0 && x + shift < width) {
      int v = radius + direction(x, width) * shift;
      weights[to + v][Reflection.index(x, width)] += from[at + x + shift];
    }
  }

  private static void addTo(float[] sum, float[] plane, int from, int to) {
    for (int x = from; x < to; x++) {
      sum[x] += plane[x];
    }
  }

  /** 1 where the border repeats the map as it is, -1 where it mirrors it. */
  private static int direction(int index, int size) {
    return size == 1 || Math.floorMod(index, 2 * (size - 1)) < size ? 1 : -1;
  }
}
