package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.PixelPatch;

/** Weighted sums of the pixels of a patch. */
final class SimdPoolSum {
  private SimdPoolSum() {}

  /** Eight vectors of channels from {@code c} on, kept in registers. */
  static void eight(
      PixelPatch patch, int c, float[] weights, int from, int stride, float[] out, int to) {
    float[] data = patch.data();
    int columns = patch.columns();
    int pixelStride = patch.pixelStride();
    FloatVector s0 = broadcast(SPECIES, 0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int r = 0;
    do {
      int at = patch.start() + r * patch.rowStride() + c;
      int tap = from + r;
      int q = 0;
      do {
        FloatVector w = broadcast(SPECIES, weights[tap]);
        s0 = fromArray(SPECIES, data, at).fma(w, s0);
        s1 = fromArray(SPECIES, data, at + LANES).fma(w, s1);
        s2 = fromArray(SPECIES, data, at + 2 * LANES).fma(w, s2);
        s3 = fromArray(SPECIES, data, at + 3 * LANES).fma(w, s3);
        s4 = fromArray(SPECIES, data, at + 4 * LANES).fma(w, s4);
        s5 = fromArray(SPECIES, data, at + 5 * LANES).fma(w, s5);
        s6 = fromArray(SPECIES, data, at + 6 * LANES).fma(w, s6);
        s7 = fromArray(SPECIES, data, at + 7 * LANES).fma(w, s7);
        at += pixelStride;
        tap += stride;
      } while (++q < columns);
    } while (++r < patch.rows());
    s0.intoArray(out, to);
    s1.intoArray(out, to + LANES);
    s2.intoArray(out, to + 2 * LANES);
    s3.intoArray(out, to + 3 * LANES);
    s4.intoArray(out, to + 4 * LANES);
    s5.intoArray(out, to + 5 * LANES);
    s6.intoArray(out, to + 6 * LANES);
    s7.intoArray(out, to + 7 * LANES);
  }

  /** One vector of channels. Rows are summed in memory, the pixels of a row in registers. */
  static void one(
      PixelPatch patch, int c, float[] weights, int from, int stride, float[] out, int to) {
    broadcast(SPECIES, 0).intoArray(out, to);
    int quads = patch.columns() / 4;
    int pixelStride = patch.pixelStride();
    for (int r = 0; r < patch.rows(); r++) {
      int at = patch.start() + r * patch.rowStride() + c;
      int tap = from + r;
      if (quads > 0) {
        addQuads(patch.data(), at, pixelStride, quads, weights, tap, stride, out, to);
      }
      for (int q = 4 * quads; q < patch.columns(); q++) {
        fromArray(SPECIES, patch.data(), at + q * pixelStride)
            .fma(broadcast(SPECIES, weights[tap + q * stride]), fromArray(SPECIES, out, to))
            .intoArray(out, to);
      }
    }
  }

  /** Four pixels at once, so that no sum waits for the one before. */
  private static void addQuads(
      float[] data,
      int start,
      int pixelStride,
      int quads,
      float[] weights,
      int from,
      int stride,
      float[] out,
      int to) {
    FloatVector s0 = fromArray(SPECIES, out, to);
    FloatVector s1 = broadcast(SPECIES, 0);
    FloatVector s2 = s1;
    FloatVector s3 = s1;
    int at = start;
    int tap = from;
    int q = 0;
    do {
      s0 = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, weights[tap]), s0);
      at += pixelStride;
      tap += stride;
      s1 = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, weights[tap]), s1);
      at += pixelStride;
      tap += stride;
      s2 = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, weights[tap]), s2);
      at += pixelStride;
      tap += stride;
      s3 = fromArray(SPECIES, data, at).fma(broadcast(SPECIES, weights[tap]), s3);
      at += pixelStride;
      tap += stride;
    } while (++q < quads);
    s0.add(s1).add(s2.add(s3)).intoArray(out, to);
  }
}
