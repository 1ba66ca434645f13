package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.PixelPatch;

/** Adds multiples of a vector to the pixels of a patch. */
final class SimdPoolUpdate {
  private SimdPoolUpdate() {}

  /** Eight vectors of channels from {@code c} on. */
  static void eight(
      PixelPatch patch, int c, float[] weights, int from, int stride, float[] vector, int offset) {
    float[] data = patch.data();
    int pixelStride = patch.pixelStride();
    FloatVector v0 = fromArray(SPECIES, vector, offset);
    FloatVector v1 = fromArray(SPECIES, vector, offset + LANES);
    FloatVector v2 = fromArray(SPECIES, vector, offset + 2 * LANES);
    FloatVector v3 = fromArray(SPECIES, vector, offset + 3 * LANES);
    FloatVector v4 = fromArray(SPECIES, vector, offset + 4 * LANES);
    FloatVector v5 = fromArray(SPECIES, vector, offset + 5 * LANES);
    FloatVector v6 = fromArray(SPECIES, vector, offset + 6 * LANES);
    FloatVector v7 = fromArray(SPECIES, vector, offset + 7 * LANES);
    for (int r = 0; r < patch.rows(); r++) {
      int at = patch.start() + r * patch.rowStride() + c;
      int tap = from + r;
      for (int q = 0; q < patch.columns(); q++) {
        FloatVector w = broadcast(SPECIES, weights[tap]);
        v0.fma(w, fromArray(SPECIES, data, at)).intoArray(data, at);
        v1.fma(w, fromArray(SPECIES, data, at + LANES)).intoArray(data, at + LANES);
        v2.fma(w, fromArray(SPECIES, data, at + 2 * LANES)).intoArray(data, at + 2 * LANES);
        v3.fma(w, fromArray(SPECIES, data, at + 3 * LANES)).intoArray(data, at + 3 * LANES);
        v4.fma(w, fromArray(SPECIES, data, at + 4 * LANES)).intoArray(data, at + 4 * LANES);
        v5.fma(w, fromArray(SPECIES, data, at + 5 * LANES)).intoArray(data, at + 5 * LANES);
        v6.fma(w, fromArray(SPECIES, data, at + 6 * LANES)).intoArray(data, at + 6 * LANES);
        v7.fma(w, fromArray(SPECIES, data, at + 7 * LANES)).intoArray(data, at + 7 * LANES);
        at += pixelStride;
        tap += stride;
      }
    }
  }

  /** One vector of channels. */
  static void one(
      PixelPatch patch, int c, float[] weights, int from, int stride, float[] vector, int offset) {
    float[] data = patch.data();
    FloatVector v = fromArray(SPECIES, vector, offset);
    for (int r = 0; r < patch.rows(); r++) {
      int at = patch.start() + r * patch.rowStride() + c;
      int tap = from + r;
      for (int q = 0; q < patch.columns(); q++) {
        FloatVector w = broadcast(SPECIES, weights[tap]);
        v.fma(w, fromArray(SPECIES, data, at)).intoArray(data, at);
        at += patch.pixelStride();
        tap += stride;
      }
    }
  }
}
