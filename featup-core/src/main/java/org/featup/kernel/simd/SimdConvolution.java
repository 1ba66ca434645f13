package org.featup.kernel.simd;

import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Equation 4 for one row. The sums of 4 pixels x 4 vectors of channels stay in registers, so that a
 * weight is used four times per load, and a pixel's channels are read once per tap.
 */
record SimdConvolution(
    float[] window,
    int[] rows,
    int channels,
    float[] filters,
    int filterOffset,
    int d,
    float[] bias,
    int biasOffset,
    float[] out,
    int outOffset,
    int outStride,
    int width) {

  void run() {
    int c = 0;
    for (; c + 4 * LANES <= channels; c += 4 * LANES) {
      int x = 0;
      for (; x + 4 <= width; x += 4) {
        fourByFour(
            window, rows, channels, x * channels + c, filters, filterOffset + x * d * d, d, bias,
            biasOffset + c, out, outOffset + x * outStride + c, outStride);
      }
      for (; x < width; x++) {
        oneByFour(x, c);
      }
    }
    for (; c < channels; c += LANES) {
      int x = 0;
      for (; x + 4 <= width; x += 4) {
        fourByOne(x, c);
      }
      for (; x < width; x++) {
        oneByOne(x, c);
      }
    }
  }

  private static FloatVector load(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  private static FloatVector weight(float[] array, int index) {
    return FloatVector.broadcast(SPECIES, array[index]);
  }

  private static void fourByFour(
      float[] window,
      int[] rows,
      int stride,
      int start,
      float[] filters,
      int filterStart,
      int d,
      float[] bias,
      int biasStart,
      float[] out,
      int outStart,
      int outStride) {
    final int taps = d * d;
    FloatVector p0 = load(bias, biasStart);
    FloatVector p1 = load(bias, biasStart + LANES);
    FloatVector p2 = load(bias, biasStart + 2 * LANES);
    FloatVector p3 = load(bias, biasStart + 3 * LANES);
    FloatVector q0 = p0;
    FloatVector q1 = p1;
    FloatVector q2 = p2;
    FloatVector q3 = p3;
    FloatVector r0 = p0;
    FloatVector r1 = p1;
    FloatVector r2 = p2;
    FloatVector r3 = p3;
    FloatVector s0 = p0;
    FloatVector s1 = p1;
    FloatVector s2 = p2;
    FloatVector s3 = p3;
    for (int u = 0; u < d; u++) {
      int at = rows[u] + start;
      int tap = filterStart + u * d;
      for (int v = 0; v < d; v++) {
        FloatVector w = weight(filters, tap + v);
        p0 = load(window, at).fma(w, p0);
        p1 = load(window, at + LANES).fma(w, p1);
        p2 = load(window, at + 2 * LANES).fma(w, p2);
        p3 = load(window, at + 3 * LANES).fma(w, p3);
        at += stride;
        w = weight(filters, tap + taps + v);
        q0 = load(window, at).fma(w, q0);
        q1 = load(window, at + LANES).fma(w, q1);
        q2 = load(window, at + 2 * LANES).fma(w, q2);
        q3 = load(window, at + 3 * LANES).fma(w, q3);
        w = weight(filters, tap + 2 * taps + v);
        int next = at + stride;
        r0 = load(window, next).fma(w, r0);
        r1 = load(window, next + LANES).fma(w, r1);
        r2 = load(window, next + 2 * LANES).fma(w, r2);
        r3 = load(window, next + 3 * LANES).fma(w, r3);
        w = weight(filters, tap + 3 * taps + v);
        next += stride;
        s0 = load(window, next).fma(w, s0);
        s1 = load(window, next + LANES).fma(w, s1);
        s2 = load(window, next + 2 * LANES).fma(w, s2);
        s3 = load(window, next + 3 * LANES).fma(w, s3);
      }
    }
    store(out, outStart, p0, p1, p2, p3);
    store(out, outStart + outStride, q0, q1, q2, q3);
    store(out, outStart + 2 * outStride, r0, r1, r2, r3);
    store(out, outStart + 3 * outStride, s0, s1, s2, s3);
  }

  private static void store(
      float[] out, int at, FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
    v0.intoArray(out, at);
    v1.intoArray(out, at + LANES);
    v2.intoArray(out, at + 2 * LANES);
    v3.intoArray(out, at + 3 * LANES);
  }

  private void oneByFour(int x, int c) {
    FloatVector v0 = load(bias, biasOffset + c);
    FloatVector v1 = load(bias, biasOffset + c + LANES);
    FloatVector v2 = load(bias, biasOffset + c + 2 * LANES);
    FloatVector v3 = load(bias, biasOffset + c + 3 * LANES);
    int tap = filterOffset + x * d * d;
    for (int u = 0; u < d; u++) {
      int at = rows[u] + x * channels + c;
      for (int v = 0; v < d; v++) {
        FloatVector w = weight(filters, tap++);
        v0 = load(window, at).fma(w, v0);
        v1 = load(window, at + LANES).fma(w, v1);
        v2 = load(window, at + 2 * LANES).fma(w, v2);
        v3 = load(window, at + 3 * LANES).fma(w, v3);
        at += channels;
      }
    }
    store(out, outOffset + x * outStride + c, v0, v1, v2, v3);
  }

  private void fourByOne(int x, int c) {
    FloatVector p = load(bias, biasOffset + c);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    int taps = d * d;
    for (int u = 0; u < d; u++) {
      int at = rows[u] + x * channels + c;
      int tap = filterOffset + x * taps + u * d;
      for (int v = 0; v < d; v++) {
        p = load(window, at).fma(weight(filters, tap + v), p);
        at += channels;
        q = load(window, at).fma(weight(filters, tap + taps + v), q);
        r = load(window, at + channels).fma(weight(filters, tap + 2 * taps + v), r);
        s = load(window, at + 2 * channels).fma(weight(filters, tap + 3 * taps + v), s);
      }
    }
    int to = outOffset + x * outStride + c;
    p.intoArray(out, to);
    q.intoArray(out, to + outStride);
    r.intoArray(out, to + 2 * outStride);
    s.intoArray(out, to + 3 * outStride);
  }

  private void oneByOne(int x, int c) {
    FloatVector sum = load(bias, biasOffset + c);
    int tap = filterOffset + x * d * d;
    for (int u = 0; u < d; u++) {
      int at = rows[u] + x * channels + c;
      for (int v = 0; v < d; v++) {
        sum = load(window, at).fma(weight(filters, tap++), sum);
        at += channels;
      }
    }
    sum.intoArray(out, outOffset + x * outStride + c);
  }
}
