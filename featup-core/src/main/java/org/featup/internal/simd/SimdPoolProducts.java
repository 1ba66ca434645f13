package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.PixelPatch;

/**
 * Inner products of pixels with a vector. They start with the last vector, which overlaps the one
 * before it and has zeros there; so the loop over the whole vectors always runs.
 */
final class SimdPoolProducts {
  private SimdPoolProducts() {}

  /** Four neighbouring pixels. */
  static void four(
      PixelPatch patch,
      int pixel,
      float[] vector,
      int vectorOffset,
      float[] last,
      float[] out,
      int to,
      int stride) {
    float[] data = patch.data();
    int p0 = pixel;
    int p1 = p0 + patch.pixelStride();
    int p2 = p1 + patch.pixelStride();
    int p3 = p2 + patch.pixelStride();
    int whole = patch.channels() - LANES;
    FloatVector v = fromArray(SPECIES, last, 0);
    FloatVector s0 = fromArray(SPECIES, data, p0 + whole).mul(v);
    FloatVector s1 = fromArray(SPECIES, data, p1 + whole).mul(v);
    FloatVector s2 = fromArray(SPECIES, data, p2 + whole).mul(v);
    FloatVector s3 = fromArray(SPECIES, data, p3 + whole).mul(v);
    int c = 0;
    do {
      v = fromArray(SPECIES, vector, vectorOffset + c);
      s0 = fromArray(SPECIES, data, p0 + c).fma(v, s0);
      s1 = fromArray(SPECIES, data, p1 + c).fma(v, s1);
      s2 = fromArray(SPECIES, data, p2 + c).fma(v, s2);
      s3 = fromArray(SPECIES, data, p3 + c).fma(v, s3);
      c += LANES;
    } while (c <= whole);
    float[] lanes = new float[LANES];
    s0.intoArray(lanes, 0);
    out[to] = LaneSum.of(lanes);
    s1.intoArray(lanes, 0);
    out[to + stride] = LaneSum.of(lanes);
    s2.intoArray(lanes, 0);
    out[to + 2 * stride] = LaneSum.of(lanes);
    s3.intoArray(lanes, 0);
    out[to + 3 * stride] = LaneSum.of(lanes);
  }

  /** One pixel. */
  static void one(
      PixelPatch patch,
      int pixel,
      float[] vector,
      int vectorOffset,
      float[] last,
      float[] out,
      int to) {
    int whole = patch.channels() - LANES;
    FloatVector sum =
        fromArray(SPECIES, patch.data(), pixel + whole).mul(fromArray(SPECIES, last, 0));
    int c = 0;
    do {
      FloatVector v = fromArray(SPECIES, vector, vectorOffset + c);
      sum = fromArray(SPECIES, patch.data(), pixel + c).fma(v, sum);
      c += LANES;
    } while (c <= whole);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    out[to] = LaneSum.of(lanes);
  }
}
