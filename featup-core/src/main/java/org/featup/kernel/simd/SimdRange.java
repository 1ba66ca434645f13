package org.featup.kernel.simd;

import static org.featup.kernel.simd.SimdMath.constant;
import static org.featup.kernel.simd.SimdRows.LANES;
import static org.featup.kernel.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.kernel.cpu.RowKernels;

/** The range kernel of a row of pixels: lanes run over pixels, taps are planes. */
final class SimdRange {
  private SimdRange() {}

  static void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    int r = d / 2;
    float[][] centre = rows[r];
    for (int u = 0; u < d; u++) {
      float[][] row = rows[u];
      for (int x = 0; x < width; x += LANES) {
        int v = 0;
        for (; v + 4 <= d; v += 4) {
          fourDots(row, centre, keys, x + v, x + r, scale, out, u * d + v, x);
        }
        for (; v < d; v++) {
          FloatVector sum = constant(0);
          for (int k = 0; k < keys; k++) {
            FloatVector c = FloatVector.fromArray(SPECIES, centre[k], x + r);
            sum = FloatVector.fromArray(SPECIES, row[k], x + v).fma(c, sum);
          }
          sum.mul(scale).intoArray(out[u * d + v], x);
        }
      }
    }
  }

  private static void fourDots(
      float[][] row,
      float[][] centre,
      int keys,
      int from,
      int centreFrom,
      float scale,
      float[][] out,
      int tap,
      int x) {
    FloatVector a = constant(0);
    FloatVector b = constant(0);
    FloatVector e = constant(0);
    FloatVector f = constant(0);
    for (int k = 0; k < keys; k++) {
      float[] plane = row[k];
      FloatVector c = FloatVector.fromArray(SPECIES, centre[k], centreFrom);
      a = FloatVector.fromArray(SPECIES, plane, from).fma(c, a);
      b = FloatVector.fromArray(SPECIES, plane, from + 1).fma(c, b);
      e = FloatVector.fromArray(SPECIES, plane, from + 2).fma(c, e);
      f = FloatVector.fromArray(SPECIES, plane, from + 3).fma(c, f);
    }
    a.mul(scale).intoArray(out[tap], x);
    b.mul(scale).intoArray(out[tap + 1], x);
    e.mul(scale).intoArray(out[tap + 2], x);
    f.mul(scale).intoArray(out[tap + 3], x);
  }

  static void distances(
      float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    int r = d / 2;
    for (int t = 0; t < d * d; t++) {
      float[][] row = rows[t / d];
      for (int x = 0; x < width; x += LANES) {
        FloatVector sum = constant(0);
        for (int k = 0; k < keys; k++) {
          FloatVector c = FloatVector.fromArray(SPECIES, rows[r][k], x + r);
          FloatVector difference = FloatVector.fromArray(SPECIES, row[k], x + t % d).sub(c);
          sum = difference.fma(difference, sum);
        }
        sum.mul(scale).intoArray(out[t], x);
      }
    }
  }

  static void softmaxTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector max = constant(Float.NEGATIVE_INFINITY);
      for (int t = 0; t < spatial.length; t++) {
        max = max.max(FloatVector.fromArray(SPECIES, taps[t], x));
      }
      FloatVector softmaxSum = constant(0);
      FloatVector jointSum = constant(0);
      for (int t = 0; t < spatial.length; t++) {
        FloatVector logit = FloatVector.fromArray(SPECIES, taps[t], x);
        FloatVector range = SimdMath.expNonPositive(logit.sub(max));
        FloatVector joint = range.mul(spatial[t]);
        softmaxSum = softmaxSum.add(range);
        jointSum = jointSum.add(joint);
        joint.intoArray(taps[t], x);
      }
      // the range kernel's own sum cancels, except against the lower bound of the joint one
      normalise(taps, spatial.length, x, jointSum.max(softmaxSum.mul(RowKernels.MIN_SUM)));
    }
  }

  static void positiveTimesSpatial(float[][] taps, float[] spatial, int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector sum = constant(0);
      for (int t = 0; t < spatial.length; t++) {
        FloatVector joint = FloatVector.fromArray(SPECIES, taps[t], x).max(0).mul(spatial[t]);
        sum = sum.add(joint);
        joint.intoArray(taps[t], x);
      }
      normalise(taps, spatial.length, x, sum.max(RowKernels.MIN_SUM));
    }
  }

  private static void normalise(float[][] taps, int count, int x, FloatVector sum) {
    FloatVector factor = constant(1).div(sum);
    for (int t = 0; t < count; t++) {
      FloatVector.fromArray(SPECIES, taps[t], x).mul(factor).intoArray(taps[t], x);
    }
  }
}
