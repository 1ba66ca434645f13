package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.kernel.cpu.PixelRow;
import org.featup.kernel.cpu.Window;

/** Equation 4 for one row, cut into tiles of 4 pixels x 4 vectors and what remains. */
record SimdConvolution(Window window, int channels, float[] filters, PixelRow out) {

  void run() {
    int width = out.width();
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
    float[] data = window.data();
    int[] rows = window.rows();
    int stride = window.stride();
    int d = rows.length;
    int start = x * stride + c;
    int tap = x * d * d;
    int to = out.offset() + x * out.stride() + c;
    if (d >= SimdTile.OVERLAPPING_DIAMETER) {
      SimdTile.overlapping(
          data, rows, start, stride, filters, tap, d, out.data(), to, out.stride());
    } else {
      SimdTile.separate(data, rows, start, stride, filters, tap, d, out.data(), to, out.stride());
    }
  }

  private void oneByFour(int x, int c) {
    float[] data = window.data();
    int[] rows = window.rows();
    int d = rows.length;
    FloatVector v0 = broadcast(SPECIES, 0);
    FloatVector v1 = v0;
    FloatVector v2 = v0;
    FloatVector v3 = v0;
    int tap = x * d * d;
    int u = 0;
    do {
      int at = rows[u] + x * window.stride() + c;
      int v = 0;
      do {
        FloatVector w = broadcast(SPECIES, filters[tap++]);
        v0 = fromArray(SPECIES, data, at).fma(w, v0);
        v1 = fromArray(SPECIES, data, at + LANES).fma(w, v1);
        v2 = fromArray(SPECIES, data, at + 2 * LANES).fma(w, v2);
        v3 = fromArray(SPECIES, data, at + 3 * LANES).fma(w, v3);
        at += window.stride();
      } while (++v < d);
    } while (++u < d);
    int to = out.offset() + x * out.stride() + c;
    v0.intoArray(out.data(), to);
    v1.intoArray(out.data(), to + LANES);
    v2.intoArray(out.data(), to + 2 * LANES);
    v3.intoArray(out.data(), to + 3 * LANES);
  }

  private void fourByOne(int x, int c) {
    float[] data = window.data();
    int[] rows = window.rows();
    int stride = window.stride();
    int d = rows.length;
    FloatVector p = broadcast(SPECIES, 0);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    int taps = d * d;
    int u = 0;
    do {
      int at = rows[u] + x * stride + c;
      int tap = x * taps + u * d;
      int v = 0;
      do {
        p = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, filters[tap + v]), p);
        at += stride;
        q = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, filters[tap + taps + v]), q);
        r =
            fromArray(SPECIES, data, at + stride)
                .fma(broadcast(SPECIES, filters[tap + 2 * taps + v]), r);
        s =
            fromArray(SPECIES, data, at + 2 * stride)
                .fma(broadcast(SPECIES, filters[tap + 3 * taps + v]), s);
      } while (++v < d);
    } while (++u < d);
    int to = out.offset() + x * out.stride() + c;
    p.intoArray(out.data(), to);
    q.intoArray(out.data(), to + out.stride());
    r.intoArray(out.data(), to + 2 * out.stride());
    s.intoArray(out.data(), to + 3 * out.stride());
  }

  private void oneByOne(int x, int c) {
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
