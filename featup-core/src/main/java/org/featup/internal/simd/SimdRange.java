package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.RowKernels;

/** The range kernel of a row of pixels: lanes run over pixels, taps are planes. */
final class SimdRange {
  static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, so that n * LN2_HIGH is exact (Cody and Waite). */
  static final float LN2_HIGH = 0.693359375f;

  static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  static final float ROUND = 12582912f;

  /** The bits of 1, to which n is added to make 2^n. */
  static final int ONE_BITS = 0x3f800000;

  private SimdRange() {}

  /** Sums are kept in the planes of {@code out}, which are in the cache, eight keys at a time. */
  static void dots(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    float[][] centre = rows[d / 2];
    for (int u = 0; u < d; u++) {
      for (int v = 0; v < d; v++) {
        Arrays.fill(out[u * d + v], 0, width, 0);
      }
      int k = 0;
      for (; k + 8 <= keys; k += 8) {
        addEightKeys(rows[u], centre, k, d, from, width, out, u * d);
      }
      for (; k < keys; k++) {
        addKey(rows[u][k], centre[k], d, from, width, out, u * d);
      }
    }
    for (int t = 0; t < d * d; t++) {
      for (int x = 0; x < width; x += LANES) {
        fromArray(SPECIES, out[t], x).mul(scale).intoArray(out[t], x);
      }
    }
  }

  private static void addEightKeys(
      float[][] row, float[][] centre, int k, int d, int from, int width, float[][] out, int tap) {
    float[] q0 = row[k];
    float[] q1 = row[k + 1];
    float[] q2 = row[k + 2];
    float[] q3 = row[k + 3];
    float[] q4 = row[k + 4];
    float[] q5 = row[k + 5];
    float[] q6 = row[k + 6];
    float[] q7 = row[k + 7];
    int r = from + d / 2;
    for (int x = 0; x < width; x += LANES) {
      FloatVector c0 = fromArray(SPECIES, centre[k], x + r);
      FloatVector c1 = fromArray(SPECIES, centre[k + 1], x + r);
      FloatVector c2 = fromArray(SPECIES, centre[k + 2], x + r);
      FloatVector c3 = fromArray(SPECIES, centre[k + 3], x + r);
      FloatVector c4 = fromArray(SPECIES, centre[k + 4], x + r);
      FloatVector c5 = fromArray(SPECIES, centre[k + 5], x + r);
      FloatVector c6 = fromArray(SPECIES, centre[k + 6], x + r);
      FloatVector c7 = fromArray(SPECIES, centre[k + 7], x + r);
      int v = 0;
      do {
        float[] plane = out[tap + v];
        int at = from + x + v;
        FloatVector sum = fromArray(SPECIES, q0, at).fma(c0, fromArray(SPECIES, plane, x));
        sum = fromArray(SPECIES, q1, at).fma(c1, sum);
        sum = fromArray(SPECIES, q2, at).fma(c2, sum);
        sum = fromArray(SPECIES, q3, at).fma(c3, sum);
        sum = fromArray(SPECIES, q4, at).fma(c4, sum);
        sum = fromArray(SPECIES, q5, at).fma(c5, sum);
        sum = fromArray(SPECIES, q6, at).fma(c6, sum);
        sum = fromArray(SPECIES, q7, at).fma(c7, sum);
        sum.intoArray(plane, x);
      } while (++v < d);
    }
  }

  private static void addKey(
      float[] q, float[] centre, int d, int from, int width, float[][] out, int tap) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector c = fromArray(SPECIES, centre, from + x + d / 2);
      int v = 0;
      do {
        float[] plane = out[tap + v];
        fromArray(SPECIES, q, from + x + v)
            .fma(c, fromArray(SPECIES, plane, x))
            .intoArray(plane, x);
      } while (++v < d);
    }
  }

  static void distances(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    int r = from + d / 2;
    float[][] centre = rows[d / 2];
    for (int t = 0; t < d * d; t++) {
      float[][] row = rows[t / d];
      for (int x = 0; x < width; x += LANES) {
        FloatVector sum = broadcast(SPECIES, 0);
        int k = 0;
        do {
          FloatVector c = fromArray(SPECIES, centre[k], x + r);
          FloatVector difference = fromArray(SPECIES, row[k], from + x + t % d).sub(c);
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
        // the last bits of the rounded number are n, and all above them leave with the shift; 2^n
        // is
        // a factor, since n added to the bits of a NaN can make a number of them
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector range = y.mul(exponent.add(ONE_BITS).reinterpretAsFloats());
        FloatVector joint = range.mul(spatial[t]);
        softmaxSum = softmaxSum.add(range);
        jointSum = jointSum.add(joint);
        joint.intoArray(taps[t], x);
      } while (++t < spatial.length);
      // the range kernel's own sum cancels, except against the lower bound of the joint one
      FloatVector sum = jointSum.max(softmaxSum.mul(RowKernels.MIN_SUM));
      FloatVector factor = broadcast(SPECIES, 1).div(sum);
      t = 0;
      do {
        fromArray(SPECIES, taps[t], x).mul(factor).intoArray(taps[t], x);
      } while (++t < spatial.length);
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
      t = 0;
      do {
        fromArray(SPECIES, taps[t], x).mul(factor).intoArray(taps[t], x);
      } while (++t < spatial.length);
    }
  }
}
