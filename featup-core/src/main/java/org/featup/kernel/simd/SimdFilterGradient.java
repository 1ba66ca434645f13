package org.featup.kernel.simd;

import static org.featup.kernel.simd.SimdMath.constant;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Gradient by the filters: per tap an inner product over channels, two pixels x four taps at once. */
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
    FloatVector a = constant(0);
    FloatVector b = constant(0);
    FloatVector e = constant(0);
    FloatVector f = constant(0);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector g = FloatVector.fromArray(SPECIES, dOut, x * channels + c);
      a = FloatVector.fromArray(SPECIES, window, at + c).fma(g, a);
      b = FloatVector.fromArray(SPECIES, window, at + channels + c).fma(g, b);
      e = FloatVector.fromArray(SPECIES, window, at + 2 * channels + c).fma(g, e);
      f = FloatVector.fromArray(SPECIES, window, at + 3 * channels + c).fma(g, f);
    }
    dFilters[to] += a.reduceLanes(VectorOperators.ADD);
    dFilters[to + 1] += b.reduceLanes(VectorOperators.ADD);
    dFilters[to + 2] += e.reduceLanes(VectorOperators.ADD);
    dFilters[to + 3] += f.reduceLanes(VectorOperators.ADD);
  }

  private static void oneTap(
      float[] window, int at, int channels, float[] dOut, int x, float[] dFilters, int to) {
    FloatVector sum = constant(0);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector g = FloatVector.fromArray(SPECIES, dOut, x * channels + c);
      sum = FloatVector.fromArray(SPECIES, window, at + c).fma(g, sum);
    }
    dFilters[to] += sum.reduceLanes(VectorOperators.ADD);
  }
}
