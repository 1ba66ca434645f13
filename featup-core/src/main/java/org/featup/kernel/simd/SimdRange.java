package org.featup.kernel.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.kernel.cpu.RowKernels;

/** The range kernel of a row of pixels: lanes run over pixels, taps are planes. */
final class SimdRange {
  private static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, so that n * LN2_HIGH is exact (Cody and Waite). */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  private static final float ROUND = 12582912f;

  private SimdRange() {}

  static void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    int r = d / 2;
    float[][] centre = rows[r];
    for (int u = 0; u < d; u++) {
      float[][] row = rows[u];
      for (int x = 0; x < width; x += LANES) {
        int v = 0;
        for (; v + 7 <= d; v += 7) {
          sevenDots(row, centre, keys, x + v, x + r, scale, out, u * d + v, x);
        }
        for (; v < d; v++) {
          FloatVector sum = broadcast(SPECIES, 0);
          int k = 0;
          do {
            FloatVector c = fromArray(SPECIES, centre[k], x + r);
            sum = fromArray(SPECIES, row[k], x + v).fma(c, sum);
          } while (++k < keys);
          sum.mul(scale).intoArray(out[u * d + v], x);
        }
      }
    }
  }

  /** Seven neighbouring taps at once, a row of the usual window: the centre is loaded once. */
  private static void sevenDots(
      float[][] row,
      float[][] centre,
      int keys,
      int from,
      int centreFrom,
      float scale,
      float[][] out,
      int tap,
      int x) {
    FloatVector s0 = broadcast(SPECIES, 0);
    FloatVector s1 = broadcast(SPECIES, 0);
    FloatVector s2 = broadcast(SPECIES, 0);
    FloatVector s3 = broadcast(SPECIES, 0);
    FloatVector s4 = broadcast(SPECIES, 0);
    FloatVector s5 = broadcast(SPECIES, 0);
    FloatVector s6 = broadcast(SPECIES, 0);
    int k = 0;
    do {
      float[] plane = row[k];
      FloatVector c = fromArray(SPECIES, centre[k], centreFrom);
      s0 = fromArray(SPECIES, plane, from).fma(c, s0);
      s1 = fromArray(SPECIES, plane, from + 1).fma(c, s1);
      s2 = fromArray(SPECIES, plane, from + 2).fma(c, s2);
      s3 = fromArray(SPECIES, plane, from + 3).fma(c, s3);
      s4 = fromArray(SPECIES, plane, from + 4).fma(c, s4);
      s5 = fromArray(SPECIES, plane, from + 5).fma(c, s5);
      s6 = fromArray(SPECIES, plane, from + 6).fma(c, s6);
    } while (++k < keys);
    s0.mul(scale).intoArray(out[tap], x);
    s1.mul(scale).intoArray(out[tap + 1], x);
    s2.mul(scale).intoArray(out[tap + 2], x);
    s3.mul(scale).intoArray(out[tap + 3], x);
    s4.mul(scale).intoArray(out[tap + 4], x);
    s5.mul(scale).intoArray(out[tap + 5], x);
    s6.mul(scale).intoArray(out[tap + 6], x);
  }

  static void distances(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    int r = d / 2;
    for (int t = 0; t < d * d; t++) {
      float[][] row = rows[t / d];
      for (int x = 0; x < width; x += LANES) {
        FloatVector sum = broadcast(SPECIES, 0);
        int k = 0;
        do {
          FloatVector c = fromArray(SPECIES, rows[r][k], x + r);
          FloatVector difference = fromArray(SPECIES, row[k], x + t % d).sub(c);
          sum = difference.fma(difference, sum);
        } while (++k < keys);
        sum.mul(scale).intoArray(out[t], x);
      }
    }
  }

  static void softmaxTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector max = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      int i = 0;
      do {
        max = max.max(fromArray(SPECIES, taps[i], x));
      } while (++i < spatial.length);
      FloatVector softmaxSum = broadcast(SPECIES, 0);
      FloatVector jointSum = broadcast(SPECIES, 0);
      int t = 0;
      do {
        FloatVector logit = fromArray(SPECIES, taps[t], x);
        // exp of what is not positive, to 1e-7 relative: the polynomial of Cephes' expf
        FloatVector e = logit.sub(max).max(RowKernels.MIN_LOGIT);
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
        // the last bits of the rounded number are n, and all above them leave with the shift
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector range = y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        FloatVector joint = range.mul(spatial[t]);
        softmaxSum = softmaxSum.add(range);
        jointSum = jointSum.add(joint);
        joint.intoArray(taps[t], x);
      } while (++t < spatial.length);
      // the range kernel's own sum cancels, except against the lower bound of the joint one
      FloatVector sum = jointSum.max(softmaxSum.mul(RowKernels.MIN_SUM));
      FloatVector factor = broadcast(SPECIES, 1).div(sum);
      for (t = 0; t < spatial.length; t++) {
        fromArray(SPECIES, taps[t], x).mul(factor).intoArray(taps[t], x);
      }
    }
  }

  static void positiveTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector sum = broadcast(SPECIES, 0);
      int t = 0;
      do {
        FloatVector joint = fromArray(SPECIES, taps[t], x).max(0).mul(spatial[t]);
        sum = sum.add(joint);
        joint.intoArray(taps[t], x);
      } while (++t < spatial.length);
      FloatVector factor = broadcast(SPECIES, 1).div(sum.max(RowKernels.MIN_SUM));
      for (t = 0; t < spatial.length; t++) {
        fromArray(SPECIES, taps[t], x).mul(factor).intoArray(taps[t], x);
      }
    }
  }
}
