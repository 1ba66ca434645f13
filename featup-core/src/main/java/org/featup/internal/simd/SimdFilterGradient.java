package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.Window;

/**
 * Gradient by the filters: per tap an inner product over channels. Two neighbouring pixels and up
 * to four taps at once, because their windows overlap: five loads of the window serve eight sums.
 */
final class SimdFilterGradient {
  private SimdFilterGradient() {}

  static void run(Window window, int channels, PixelRow dOut, float[] dFilters, int filterOffset) {
    int d = window.diameter();
    int width = dOut.width();
    for (int x = 0; x < width; x += 2) {
      boolean pair = x + 1 < width;
      int g = dOut.offset() + x * dOut.stride();
      for (int u = 0; u < d; u++) {
        int to = filterOffset + (x * d + u) * d;
        int v = 0;
        for (; pair && v + 3 <= d; v += v + 4 <= d ? 4 : 3) {
          int at = window.rows()[u] + (x + v) * window.stride();
          if (v + 4 <= d) {
            fourTaps(window, at, channels, dOut, g, dFilters, to + v, d * d);
          } else {
            threeTaps(window, at, channels, dOut, g, dFilters, to + v, d * d);
          }
        }
        for (; v < d; v++) {
          int at = window.rows()[u] + (x + v) * window.stride();
          oneTap(window, at, channels, dOut, g, dFilters, to + v);
          if (pair) {
            int next = at + window.stride();
            oneTap(window, next, channels, dOut, g + dOut.stride(), dFilters, to + v + d * d);
          }
        }
      }
    }
  }

  private static void fourTaps(
      Window window, int at, int channels, PixelRow dOut, int g, float[] dFilters, int to, int d2) {
    float[] data = window.data();
    float[] gradient = dOut.data();
    int stride = window.stride();
    int next = g + dOut.stride();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector q2 = p0;
    FloatVector q3 = p0;
    int c = 0;
    do {
      FloatVector left = fromArray(SPECIES, gradient, g + c);
      FloatVector right = fromArray(SPECIES, gradient, next + c);
      FloatVector x = fromArray(SPECIES, data, at + c);
      p0 = x.fma(left, p0);
      x = fromArray(SPECIES, data, at + stride + c);
      p1 = x.fma(left, p1);
      q0 = x.fma(right, q0);
      x = fromArray(SPECIES, data, at + 2 * stride + c);
      p2 = x.fma(left, p2);
      q1 = x.fma(right, q1);
      x = fromArray(SPECIES, data, at + 3 * stride + c);
      p3 = x.fma(left, p3);
      q2 = x.fma(right, q2);
      x = fromArray(SPECIES, data, at + 4 * stride + c);
      q3 = x.fma(right, q3);
      c += LANES;
    } while (c < channels);
    float[] lanes = new float[LANES];
    p0.intoArray(lanes, 0);
    dFilters[to] = LaneSum.of(lanes);
    p1.intoArray(lanes, 0);
    dFilters[to + 1] = LaneSum.of(lanes);
    p2.intoArray(lanes, 0);
    dFilters[to + 2] = LaneSum.of(lanes);
    p3.intoArray(lanes, 0);
    dFilters[to + 3] = LaneSum.of(lanes);
    q0.intoArray(lanes, 0);
    dFilters[to + d2] = LaneSum.of(lanes);
    q1.intoArray(lanes, 0);
    dFilters[to + d2 + 1] = LaneSum.of(lanes);
    q2.intoArray(lanes, 0);
    dFilters[to + d2 + 2] = LaneSum.of(lanes);
    q3.intoArray(lanes, 0);
    dFilters[to + d2 + 3] = LaneSum.of(lanes);
  }

  private static void threeTaps(
      Window window, int at, int channels, PixelRow dOut, int g, float[] dFilters, int to, int d2) {
    float[] data = window.data();
    float[] gradient = dOut.data();
    int stride = window.stride();
    int next = g + dOut.stride();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector q2 = p0;
    int c = 0;
    do {
      FloatVector left = fromArray(SPECIES, gradient, g + c);
      FloatVector right = fromArray(SPECIES, gradient, next + c);
      FloatVector x = fromArray(SPECIES, data, at + c);
      p0 = x.fma(left, p0);
      x = fromArray(SPECIES, data, at + stride + c);
      p1 = x.fma(left, p1);
      q0 = x.fma(right, q0);
      x = fromArray(SPECIES, data, at + 2 * stride + c);
      p2 = x.fma(left, p2);
      q1 = x.fma(right, q1);
      x = fromArray(SPECIES, data, at + 3 * stride + c);
      q2 = x.fma(right, q2);
      c += LANES;
    } while (c < channels);
    float[] lanes = new float[LANES];
    p0.intoArray(lanes, 0);
    dFilters[to] = LaneSum.of(lanes);
    p1.intoArray(lanes, 0);
    dFilters[to + 1] = LaneSum.of(lanes);
    p2.intoArray(lanes, 0);
    dFilters[to + 2] = LaneSum.of(lanes);
    q0.intoArray(lanes, 0);
    dFilters[to + d2] = LaneSum.of(lanes);
    q1.intoArray(lanes, 0);
    dFilters[to + d2 + 1] = LaneSum.of(lanes);
    q2.intoArray(lanes, 0);
    dFilters[to + d2 + 2] = LaneSum.of(lanes);
  }

  private static void oneTap(
      Window window, int at, int channels, PixelRow dOut, int g, float[] dFilters, int to) {
    FloatVector sum = broadcast(SPECIES, 0);
    int c = 0;
    do {
      FloatVector x = fromArray(SPECIES, window.data(), at + c);
      sum = x.fma(fromArray(SPECIES, dOut.data(), g + c), sum);
      c += LANES;
    } while (c < channels);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    dFilters[to] = LaneSum.of(lanes);
  }
}
