package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.featup.spi.Taps;

/** Weighted sums of rows and of pixels, the two halves of a resize. */
final class SimdSum {
  /** Taps of cubic convolution, which gets a loop of its own. */
  private static final int CUBIC = 4;

  private SimdSum() {}

  static void rows(float[] source, int[] offsets, float[] weights, float[] out, int length) {
    if (weights.length == CUBIC) {
      int[] at = offsets;
      cubic(source, at[0], at[1], at[2], at[3], weights, 0, out, 0, length);
    } else {
      any(source, offsets, 1, weights, 0, weights.length, out, 0, length);
    }
  }

  static void columns(float[] source, Taps taps, int length, float[] out, int outOffset) {
    int[] starts = taps.starts();
    int[] indices = taps.indices();
    float[] weights = taps.weights();
    int width = taps.outputSize();
    for (int x = 0; x < width; x++) {
      int from = starts[x];
      int to = starts[x + 1];
      int at = outOffset + x * length;
      if (to - from == CUBIC) {
        int a = indices[from] * length;
        int b = indices[from + 1] * length;
        int c = indices[from + 2] * length;
        int d = indices[from + 3] * length;
        cubic(source, a, b, c, d, weights, from, out, at, length);
      } else {
        any(source, indices, length, weights, from, to, out, at, length);
      }
    }
  }

  private static void cubic(
      float[] source,
      int a,
      int b,
      int c,
      int d,
      float[] weights,
      int first,
      float[] out,
      int to,
      int length) {
    float wa = weights[first];
    float wb = weights[first + 1];
    float wc = weights[first + 2];
    float wd = weights[first + 3];
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = fromArray(SPECIES, source, a + i).mul(wa);
      sum = fromArray(SPECIES, source, b + i).fma(broadcast(SPECIES, wb), sum);
      sum = fromArray(SPECIES, source, c + i).fma(broadcast(SPECIES, wc), sum);
      sum = fromArray(SPECIES, source, d + i).fma(broadcast(SPECIES, wd), sum);
      sum.intoArray(out, to + i);
    }
    for (int i = whole; i < length; i++) {
      float sum = source[a + i] * wa;
      sum = Math.fma(source[b + i], wb, sum);
      sum = Math.fma(source[c + i], wc, sum);
      out[to + i] = Math.fma(source[d + i], wd, sum);
    }
  }

  /** Any number of taps, none too; tap t reads from {@code indices[t] * scale}. */
  private static void any(
      float[] source,
      int[] indices,
      int scale,
      float[] weights,
      int from,
      int end,
      float[] out,
      int to,
      int length) {
    if (from == end) { // an input that no output read, after a transposition
      Arrays.fill(out, to, to + length, 0);
      return;
    }
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector sum = broadcast(SPECIES, 0);
      int t = from;
      do {
        FloatVector x = fromArray(SPECIES, source, indices[t] * scale + i);
        sum = x.fma(broadcast(SPECIES, weights[t]), sum);
      } while (++t < end);
      sum.intoArray(out, to + i);
    }
    for (int i = whole; i < length; i++) {
      float sum = 0;
      for (int t = from; t < end; t++) {
        sum = Math.fma(source[indices[t] * scale + i], weights[t], sum);
      }
      out[to + i] = sum;
    }
  }
}
