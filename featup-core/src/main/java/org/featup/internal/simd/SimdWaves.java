package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.WaveRates;

/**
 * Sines and cosines of large phases. The product of value and rate, in half turns, is taken in two
 * floats: 48 bits. Taking off the nearest integer to the first leaves r, at most 1/2 and what the
 * second holds: 2^-11 up to 2^14 half turns. Polynomials in r, minimax to 0.501, are off by 4e-9;
 * odd half turns change the sign of both. Rounding r to 2^-26 turns the phase by 4.7e-8, and the
 * Horner scheme adds some 1e-7.
 */
final class SimdWaves {
  /** Adding it to a float below 2^22 rounds to an integer, which the last bits then hold. */
  private static final float ROUND = 0x1.8p23f;

  /** sin(pi r) = r (S0 + S1 r^2 + ...). */
  private static final float S0 = 3.1415925f;

  private static final float S1 = -5.167707f;
  private static final float S2 = 2.5500298f;
  private static final float S3 = -0.5980356f;
  private static final float S4 = 0.07720095f;

  /** cos(pi r) = 1 + C1 r^2 + ... */
  private static final float C1 = -4.934802f;

  private static final float C2 = 4.058709f;
  private static final float C3 = -1.3352114f;
  private static final float C4 = 0.23493446f;
  private static final float C5 = -0.024391213f;

  private SimdWaves() {}

  static void waves(double[] values, int count, WaveRates rates, Matrix out, int column) {
    for (int i = 0; i < count; i++) {
      float high = (float) values[i];
      float low = (float) (values[i] - high);
      int sine = out.index(i, column);
      row(high, low, rates.high(), rates.low(), rates.count(), out.data(), sine);
    }
  }

  /**
   * From the last vector to the first: what is too much of the sines lies on the first cosines,
   * which are written last.
   */
  private static void row(
      float high, float low, float[] rates, float[] rests, int count, float[] out, int sine) {
    int cosine = sine + count;
    for (int k = (count - 1) / LANES * LANES; k >= 0; k -= LANES) {
      FloatVector rate = fromArray(SPECIES, rates, k);
      FloatVector product = rate.mul(high);
      FloatVector rest = rate.fma(broadcast(SPECIES, high), product.neg());
      rest = rate.fma(broadcast(SPECIES, low), rest);
      rest = fromArray(SPECIES, rests, k).fma(broadcast(SPECIES, high), rest);
      FloatVector rounded = product.add(ROUND);
      FloatVector r = product.sub(rounded.sub(ROUND)).add(rest);
      IntVector sign = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 31);
      FloatVector square = r.mul(r);
      FloatVector s = square.fma(broadcast(SPECIES, S4), broadcast(SPECIES, S3));
      s = s.fma(square, broadcast(SPECIES, S2));
      s = s.fma(square, broadcast(SPECIES, S1));
      s = s.fma(square, broadcast(SPECIES, S0)).mul(r);
      FloatVector c = square.fma(broadcast(SPECIES, C5), broadcast(SPECIES, C4));
      c = c.fma(square, broadcast(SPECIES, C3));
      c = c.fma(square, broadcast(SPECIES, C2));
      c = c.fma(square, broadcast(SPECIES, C1));
      c = c.fma(square, broadcast(SPECIES, 1));
      IntVector sines = s.reinterpretAsInts().lanewise(VectorOperators.XOR, sign);
      IntVector cosines = c.reinterpretAsInts().lanewise(VectorOperators.XOR, sign);
      sines.reinterpretAsFloats().intoArray(out, sine + k);
      cosines.reinterpretAsFloats().intoArray(out, cosine + k);
    }
  }
}
