package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.Erf;
import org.featup.internal.cpu.kernels.RowKernels;

/** GELU as in {@link SimdGelu} and its derivative, with the exponential of {@link SimdRange}. */
final class SimdGeluSlope {
  private static final float[] P = Erf.numerator();
  private static final float[] Q = Erf.denominator();
  private static final float DENSITY_AT_0 = 0.39894228f;
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  private static final float ROUND = 12582912f;

  private SimdGeluSlope() {}

  static void geluWithSlope(float[] plane, float[] slope, int width) {
    for (int i = 0; i < width; i += LANES) {
      FloatVector v = fromArray(SPECIES, plane, i);
      FloatVector x = v.mul(Erf.SQRT_HALF).max(-Erf.LIMIT).min(Erf.LIMIT);
      FloatVector square = x.mul(x);
      FloatVector p = square.fma(broadcast(SPECIES, P[0]), broadcast(SPECIES, P[1]));
      p = p.fma(square, broadcast(SPECIES, P[2]));
      p = p.fma(square, broadcast(SPECIES, P[3]));
      p = p.fma(square, broadcast(SPECIES, P[4]));
      p = p.fma(square, broadcast(SPECIES, P[5]));
      p = p.fma(square, broadcast(SPECIES, P[6]));
      FloatVector q = square.fma(broadcast(SPECIES, Q[0]), broadcast(SPECIES, Q[1]));
      q = q.fma(square, broadcast(SPECIES, Q[2]));
      q = q.fma(square, broadcast(SPECIES, Q[3]));
      q = q.fma(square, broadcast(SPECIES, Q[4]));
      FloatVector below = x.mul(p).div(q).add(1).mul(0.5f);
      // exp(-v^2 / 2)
      FloatVector e = v.mul(v).mul(-0.5f).max(RowKernels.MIN_LOGIT);
      FloatVector shifted = e.mul(LOG2_E).add(ROUND);
      FloatVector n = shifted.sub(ROUND);
      FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), e);
      r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
      FloatVector y =
          r.fma(broadcast(SPECIES, 1.9875691500e-4f), broadcast(SPECIES, 1.3981999507e-3f));
      y = y.fma(r, broadcast(SPECIES, 8.3334519073e-3f));
      y = y.fma(r, broadcast(SPECIES, 4.1665795894e-2f));
      y = y.fma(r, broadcast(SPECIES, 1.6666665459e-1f));
      y = y.fma(r, broadcast(SPECIES, 5.0000001201e-1f));
      y = y.fma(r.mul(r), r.add(1));
      IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector exp = y.mul(exponent.add(SimdRange.ONE_BITS).reinterpretAsFloats());
      v.mul(below).intoArray(plane, i);
      exp.mul(DENSITY_AT_0).fma(v, below).intoArray(slope, i);
    }
  }
}
