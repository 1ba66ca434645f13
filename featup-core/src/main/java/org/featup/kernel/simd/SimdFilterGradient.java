package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Gradient by the filters: per tap an inner product over channels, four taps of a pixel at once.
 */
final class SimdFilterGradient {
  private SimdFilterGradient() {}

  static void add(
      float[] window,
      int[] rows,
      int channels,
      float[] dOut,
      int d,
      float[] dFilters,
      int filterOffset,
      int width) {
    for (int x = 0; x < width; x++) {
      for (int u = 0; u < d; u++) {
        int to = filterOffset + (x * d + u) * d;
        int v = 0;
        for (; v + 4 <= d; v += 4) {
          fourTaps(window, rows[u] + (x + v) * channels, channels, dOut, x, dFilters, to + v);
        }
        for (; v < d; v++) {
          oneTap(window, rows[u] + (x + v) * channels, channels, dOut, x, dFilters, to + v);
        }
      }
    }
  }

  private static void fourTaps(
      float[] window, int at, int channels, float[] dOut, int x, float[] dFilters, int to) {
    FloatVector a = broadcast(SPECIES, 0);
    FloatVector b = broadcast(SPECIES, 0);
    FloatVector e = broadcast(SPECIES, 0);
    FloatVector f = broadcast(SPECIES, 0);
    int c = 0;
    do {
      FloatVector g = fromArray(SPECIES, dOut, x * channels + c);
      a = fromArray(SPECIES, window, at + c).fma(g, a);
      b = fromArray(SPECIES, window, at + channels + c).fma(g, b);
      e = fromArray(SPECIES, window, at + 2 * channels + c).fma(g, e);
      f = fromArray(SPECIES, window, at + 3 * channels + c).fma(g, f);
      c += LANES;
    } while (c < channels);
    dFilters[to] += a.reduceLanes(VectorOperators.ADD);
    dFilters[to + 1] += b.reduceLanes(VectorOperators.ADD);
    dFilters[to + 2] += e.reduceLanes(VectorOperators.ADD);
    dFilters[to + 3] += f.reduceLanes(VectorOperators.ADD);
  }

  private static void oneTap(
      float[] window, int at, int channels, float[] dOut, int x, float[] dFilters, int to) {
    FloatVector sum = broadcast(SPECIES, 0);
    int c = 0;
    do {
      FloatVector g = fromArray(SPECIES, dOut, x * channels + c);
      sum = fromArray(SPECIES, window, at + c).fma(g, sum);
      c += LANES;
    } while (c < channels);
    dFilters[to] += sum.reduceLanes(VectorOperators.ADD);
  }
}
