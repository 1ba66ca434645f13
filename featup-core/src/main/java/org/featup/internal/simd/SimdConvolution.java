package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.Window;

/** Equation 4 for one row, cut into tiles of two pixels x some vectors. */
record SimdConvolution(Window window, int channels, float[] filters, PixelRow out) {

  void run() {
    if (window.diameter() == 1 || out.width() == 1) {
      singles();
      return;
    }
    PairTaps taps = PairTaps.of(window);
    float[] weights = taps.weights(filters, out.width());
    int c = 0;
    while (c < channels) {
      int left = (channels - c) / LANES;
      int vectors = left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      for (int x = 0, pair = 0; x < out.width(); x += 2, pair++) {
        tile(vectors, Math.min(x, out.width() - 2), c, taps, weights, pair);
      }
      c += vectors * LANES;
    }
  }

  private void tile(int vectors, int x, int c, PairTaps taps, float[] weights, int pair) {
    float[] source = window.data();
    int start = x * window.stride() + c;
    int at = pair * 2 * taps.offsets().length;
    int left = out.offset() + x * out.stride() + c;
    int right = left + out.stride();
    switch (vectors) {
      case 6 -> SimdPairTile.six(source, start, taps, weights, at, out.data(), left, right);
      case 4 -> SimdPairTile.four(source, start, taps, weights, at, out.data(), left, right);
      case 2 -> SimdPairTile.two(source, start, taps, weights, at, out.data(), left, right);
      default -> SimdPairTile.one(source, start, taps, weights, at, out.data(), left, right);
    }
  }

  /** Pixels that share nothing with a neighbour. */
  private void singles() {
    for (int x = 0; x < out.width(); x++) {
      for (int c = 0; c < channels; c += LANES) {
        single(x, c);
      }
    }
  }

  private void single(int x, int c) {
    int[] rows = window.rows();
    int d = rows.length;
    FloatVector sum = broadcast(SPECIES, 0);
    int tap = x * d * d;
    int u = 0;
    do {
      int at = rows[u] + x * window.stride() + c;
      int v = 0;
      do {
        FloatVector w = broadcast(SPECIES, filters[tap++]);
        sum = fromArray(SPECIES, window.data(), at).fma(w, sum);
        at += window.stride();
      } while (++v < d);
    } while (++u < d);
    sum.intoArray(out.data(), out.offset() + x * out.stride() + c);
  }
}
