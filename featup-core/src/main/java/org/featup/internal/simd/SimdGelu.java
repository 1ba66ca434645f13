package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.Erf;

/**
 * GELU with the rational error function of {@link Erf}, lane by lane the same on every processor.
 * Written into the loop, because a helper method that takes vectors may stay a call.
 */
final class SimdGelu {
  private static final float[] P = Erf.numerator();
  private static final float[] Q = Erf.denominator();

  private SimdGelu() {}

  static void gelu(float[] plane, int width) {
    for (int i = 0; i < width; i += LANES) {
      FloatVector v = fromArray(SPECIES, plane, i);
      FloatVector argument = v.mul(Erf.SQRT_HALF);
      FloatVector x = argument.max(-Erf.LIMIT).min(Erf.LIMIT);
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
      FloatVector erf = x.mul(p).div(q);
      v.mul(0.5f).mul(erf.add(1)).intoArray(plane, i);
    }
  }
}
