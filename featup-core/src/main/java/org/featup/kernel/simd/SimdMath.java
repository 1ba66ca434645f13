package org.featup.kernel.simd;

import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.kernel.cpu.Erf;

/** Elementary functions, lane by lane the same on every processor. */
final class SimdMath {
  private static final float[] P = Erf.numerator();
  private static final float[] Q = Erf.denominator();

  private static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, so that n * LN2_HIGH is exact (Cody and Waite). */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** Below this exp is 0 for a softmax: e^-87 is the smallest normal float. */
  private static final float EXP_MIN = -87;

  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  private static final float ROUND = 12582912f;

  private SimdMath() {}

  static void gelu(float[] plane, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, plane, x);
      FloatVector erf = erf(v.mul(Erf.SQRT_HALF));
      v.mul(0.5f).mul(erf.add(1)).intoArray(plane, x);
    }
  }

  private static FloatVector erf(FloatVector value) {
    FloatVector x = value.max(-Erf.LIMIT).min(Erf.LIMIT);
    FloatVector square = x.mul(x);
    FloatVector p = square.fma(constant(P[0]), constant(P[1]));
    p = p.fma(square, constant(P[2]));
    p = p.fma(square, constant(P[3]));
    p = p.fma(square, constant(P[4]));
    p = p.fma(square, constant(P[5]));
    p = p.fma(square, constant(P[6]));
    FloatVector q = square.fma(constant(Q[0]), constant(Q[1]));
    q = q.fma(square, constant(Q[2]));
    q = q.fma(square, constant(Q[3]));
    q = q.fma(square, constant(Q[4]));
    return x.mul(p).div(q);
  }

  /** exp of numbers that are not positive, to 1e-7 relative (polynomial of Cephes' expf). */
  static FloatVector expNonPositive(FloatVector value) {
    FloatVector x = value.max(EXP_MIN);
    FloatVector n = x.mul(LOG2_E).add(ROUND).sub(ROUND);
    FloatVector r = n.fma(constant(-LN2_HIGH), x);
    r = n.fma(constant(-LN2_LOW), r);
    FloatVector y = r.fma(constant(1.9875691500e-4f), constant(1.3981999507e-3f));
    y = y.fma(r, constant(8.3334519073e-3f));
    y = y.fma(r, constant(4.1665795894e-2f));
    y = y.fma(r, constant(1.6666665459e-1f));
    y = y.fma(r, constant(5.0000001201e-1f));
    y = y.fma(r.mul(r), r.add(1));
    IntVector exponent =
        ((IntVector) n.convert(VectorOperators.F2I, 0)).lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
