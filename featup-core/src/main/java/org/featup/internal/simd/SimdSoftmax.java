package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.RowKernels;

/** Softmax over the whole of an array. */
final class SimdSoftmax {
  private SimdSoftmax() {}

  /** Of {@code w * x + b}, in place; all arrays hold whole vectors, at least one. */
  static void softmax(float[] x, float[] w, float[] b) {
    FloatVector max = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int p = 0;
    do {
      FloatVector logit =
          fromArray(SPECIES, x, p).fma(fromArray(SPECIES, w, p), fromArray(SPECIES, b, p));
      logit.intoArray(x, p);
      max = max.max(logit);
      p += LANES;
    } while (p < x.length);
    float largest = max.reduceLanes(VectorOperators.MAX);
    FloatVector sum = broadcast(SPECIES, 0);
    p = 0;
    do {
      // exp of what is not positive, as in SimdRange
      FloatVector e = fromArray(SPECIES, x, p).sub(largest).max(RowKernels.MIN_LOGIT);
      FloatVector shifted = e.mul(SimdRange.LOG2_E).add(SimdRange.ROUND);
      FloatVector n = shifted.sub(SimdRange.ROUND);
      FloatVector r = n.fma(broadcast(SPECIES, -SimdRange.LN2_HIGH), e);
      r = n.fma(broadcast(SPECIES, -SimdRange.LN2_LOW), r);
      FloatVector y =
          r.fma(broadcast(SPECIES, 1.9875691500e-4f), broadcast(SPECIES, 1.3981999507e-3f));
      y = y.fma(r, broadcast(SPECIES, 8.3334519073e-3f));
      y = y.fma(r, broadcast(SPECIES, 4.1665795894e-2f));
      y = y.fma(r, broadcast(SPECIES, 1.6666665459e-1f));
      y = y.fma(r, broadcast(SPECIES, 5.0000001201e-1f));
      y = y.fma(r.mul(r), r.add(1));
      IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector exp = y.mul(exponent.add(SimdRange.ONE_BITS).reinterpretAsFloats());
      sum = sum.add(exp);
      exp.intoArray(x, p);
      p += LANES;
    } while (p < x.length);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    float norm = 1 / LaneSum.of(lanes);
    p = 0;
    do {
      fromArray(SPECIES, x, p).mul(norm).intoArray(x, p);
      p += LANES;
    } while (p < x.length);
  }
}
