package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Equation 4 for one row, cut into tiles of 4 pixels x 4 vectors and what remains. */
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
        fourByFour(x, c);
      }
      if (x < width && width >= 4) {
        fourByFour(width - 4, c);
        x = width;
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

  private void fourByFour(int x, int c) {
    int start = x * channels + c;
    int filterStart = filterOffset + x * d * d;
    int to = outOffset + x * outStride + c;
    if (d >= SimdTile.OVERLAPPING_DIAMETER) {
      SimdTile.overlapping(
          window,
          rows,
          start,
          channels,
          filters,
          filterStart,
          d,
          bias,
          biasOffset + c,
          out,
          to,
          outStride);
    } else {
      SimdTile.separate(
          window,
          rows,
          start,
          channels,
          filters,
          filterStart,
          d,
          bias,
          biasOffset + c,
          out,
          to,
          outStride);
    }
  }

  private void oneByFour(int x, int c) {
    FloatVector v0 = fromArray(SPECIES, bias, biasOffset + c);
    FloatVector v1 = fromArray(SPECIES, bias, biasOffset + c + LANES);
    FloatVector v2 = fromArray(SPECIES, bias, biasOffset + c + 2 * LANES);
    FloatVector v3 = fromArray(SPECIES, bias, biasOffset + c + 3 * LANES);
    int tap = filterOffset + x * d * d;
    int u = 0;
    do {
      int at = rows[u] + x * channels + c;
      int v = 0;
      do {
        FloatVector w = broadcast(SPECIES, filters[tap++]);
        v0 = fromArray(SPECIES, window, at).fma(w, v0);
        v1 = fromArray(SPECIES, window, at + LANES).fma(w, v1);
        v2 = fromArray(SPECIES, window, at + 2 * LANES).fma(w, v2);
        v3 = fromArray(SPECIES, window, at + 3 * LANES).fma(w, v3);
        at += channels;
      } while (++v < d);
    } while (++u < d);
    v0.intoArray(out, outOffset + x * outStride + c);
    v1.intoArray(out, outOffset + x * outStride + c + LANES);
    v2.intoArray(out, outOffset + x * outStride + c + 2 * LANES);
    v3.intoArray(out, outOffset + x * outStride + c + 3 * LANES);
  }

  private void fourByOne(int x, int c) {
    FloatVector p = fromArray(SPECIES, bias, biasOffset + c);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    int taps = d * d;
    int u = 0;
    do {
      int at = rows[u] + x * channels + c;
      int tap = filterOffset + x * taps + u * d;
      int v = 0;
      do {
        p = fromArray(SPECIES, window, at).fma(broadcast(SPECIES, filters[tap + v]), p);
        at += channels;
        q = fromArray(SPECIES, window, at).fma(broadcast(SPECIES, filters[tap + taps + v]), q);
        r =
            fromArray(SPECIES, window, at + channels)
                .fma(broadcast(SPECIES, filters[tap + 2 * taps + v]), r);
        s =
            fromArray(SPECIES, window, at + 2 * channels)
                .fma(broadcast(SPECIES, filters[tap + 3 * taps + v]), s);
      } while (++v < d);
    } while (++u < d);
    int to = outOffset + x * outStride + c;
    p.intoArray(out, to);
    q.intoArray(out, to + outStride);
    r.intoArray(out, to + 2 * outStride);
    s.intoArray(out, to + 3 * outStride);
  }

  private void oneByOne(int x, int c) {
    FloatVector sum = fromArray(SPECIES, bias, biasOffset + c);
    int tap = filterOffset + x * d * d;
    int u = 0;
    do {
      int at = rows[u] + x * channels + c;
      int v = 0;
      do {
        sum = fromArray(SPECIES, window, at).fma(broadcast(SPECIES, filters[tap++]), sum);
        at += channels;
      } while (++v < d);
    } while (++u < d);
    sum.intoArray(out, outOffset + x * outStride + c);
  }
}
