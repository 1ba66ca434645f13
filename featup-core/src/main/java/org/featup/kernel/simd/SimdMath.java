package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.kernel.cpu.Erf;
import org.featup.kernel.cpu.RowKernels;

/** Elementary functions, lane by lane the same on every processor. */
final class SimdMath {
  private static final float[] P = Erf.numerator();
  private static final float[] Q = Erf.denominator();

  private static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, so that n * LN2_HIGH is exact (Cody and Waite). */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  private static final float ROUND = 12582912f;

  private SimdMath() {}

  static void gelu(float[] plane, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector v = fromArray(SPECIES, plane, x);
      FloatVector erf = erf(v.mul(Erf.SQRT_HALF));
      v.mul(0.5f).mul(erf.add(1)).intoArray(plane, x);
    }
  }

  private static FloatVector erf(FloatVector value) {
    FloatVector x = value.max(-Erf.LIMIT).min(Erf.LIMIT);
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
    return x.mul(p).div(q);
  }

  /** exp of numbers that are not positive, to 1e-7 relative (polynomial of Cephes' expf). */
  static FloatVector expNonPositive(FloatVector value) {
    FloatVector x = value.max(RowKernels.MIN_LOGIT);
    FloatVector shifted = x.mul(LOG2_E).add(ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), x);
    r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
    FloatVector y =
        r.fma(broadcast(SPECIES, 1.9875691500e-4f), broadcast(SPECIES, 1.3981999507e-3f));
    y = y.fma(r, broadcast(SPECIES, 8.3334519073e-3f));
    y = y.fma(r, broadcast(SPECIES, 4.1665795894e-2f));
    y = y.fma(r, broadcast(SPECIES, 1.6666665459e-1f));
    y = y.fma(r, broadcast(SPECIES, 5.0000001201e-1f));
    y = y.fma(r.mul(r), r.add(1));
    // the last bits of the rounded number are n, and all above them leave with the shift
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
