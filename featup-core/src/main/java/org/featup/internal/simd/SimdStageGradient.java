package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.StageGradientKernels;

/**
 * The backward pass of a stage over the Vector API: lanes run over pixels, four sums stay in
 * registers. Loops are written as described in {@link SimdPairTile}. What does not divide by four
 * is computed with a group that overlaps the one before.
 */
final class SimdStageGradient implements StageGradientKernels {

  @Override
  public void convolve(
      float[][][] rows, float[][] weights, int channels, int d, int width, float[][] out) {
    for (int x = 0; x < width; x += LANES) {
      int c = 0;
      for (; c + 4 <= channels; c += 4) {
        fourChannels(rows, weights, c, d, x, out);
      }
      if (c < channels && channels >= 4) {
        fourChannels(rows, weights, channels - 4, d, x, out);
        c = channels;
      }
      for (; c < channels; c++) {
        oneChannel(rows, weights, c, d, x, out);
      }
    }
  }

  private static void fourChannels(
      float[][][] rows, float[][] weights, int c, int d, int x, float[][] out) {
    FloatVector s0 = broadcast(SPECIES, 0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int tap = 0;
    int u = 0;
    do {
      float[] q0 = rows[u][c];
      float[] q1 = rows[u][c + 1];
      float[] q2 = rows[u][c + 2];
      float[] q3 = rows[u][c + 3];
      int at = x;
      do {
        FloatVector w = fromArray(SPECIES, weights[tap++], x);
        s0 = fromArray(SPECIES, q0, at).fma(w, s0);
        s1 = fromArray(SPECIES, q1, at).fma(w, s1);
        s2 = fromArray(SPECIES, q2, at).fma(w, s2);
        s3 = fromArray(SPECIES, q3, at).fma(w, s3);
      } while (++at < x + d);
    } while (++u < d);
    s0.intoArray(out[c], x);
    s1.intoArray(out[c + 1], x);
    s2.intoArray(out[c + 2], x);
    s3.intoArray(out[c + 3], x);
  }

  private static void oneChannel(
      float[][][] rows, float[][] weights, int c, int d, int x, float[][] out) {
    FloatVector sum = broadcast(SPECIES, 0);
    int tap = 0;
    int u = 0;
    do {
      float[] q = rows[u][c];
      int at = x;
      do {
        sum = fromArray(SPECIES, q, at).fma(fromArray(SPECIES, weights[tap++], x), sum);
      } while (++at < x + d);
    } while (++u < d);
    sum.intoArray(out[c], x);
  }

  @Override
  public void correlate(
      float[][][] rows, float[][] centre, int channels, int d, int width, float[][] out) {
    for (int u = 0; u < d; u++) {
      for (int x = 0; x < width; x += LANES) {
        int v = 0;
        for (; v + 4 <= d; v += 4) {
          fourTaps(rows[u], centre, channels, x, v, out, u * d + v);
        }
        if (v < d && d >= 4) {
          fourTaps(rows[u], centre, channels, x, d - 4, out, u * d + d - 4);
          v = d;
        }
        for (; v < d; v++) {
          oneTap(rows[u], centre, channels, x, v, out[u * d + v]);
        }
      }
    }
  }

  private static void fourTaps(
      float[][] row, float[][] centre, int channels, int x, int v, float[][] out, int tap) {
    FloatVector s0 = broadcast(SPECIES, 0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int at = x + v;
    int c = 0;
    do {
      FloatVector w = fromArray(SPECIES, centre[c], x);
      float[] q = row[c];
      s0 = fromArray(SPECIES, q, at).fma(w, s0);
      s1 = fromArray(SPECIES, q, at + 1).fma(w, s1);
      s2 = fromArray(SPECIES, q, at + 2).fma(w, s2);
      s3 = fromArray(SPECIES, q, at + 3).fma(w, s3);
    } while (++c < channels);
    s0.intoArray(out[tap], x);
    s1.intoArray(out[tap + 1], x);
    s2.intoArray(out[tap + 2], x);
    s3.intoArray(out[tap + 3], x);
  }

  private static void oneTap(
      float[][] row, float[][] centre, int channels, int x, int v, float[] out) {
    FloatVector sum = broadcast(SPECIES, 0);
    int c = 0;
    do {
      sum = fromArray(SPECIES, row[c], x + v).fma(fromArray(SPECIES, centre[c], x), sum);
    } while (++c < channels);
    sum.intoArray(out, x);
  }

  @Override
  public void geluWithSlope(float[][] planes, float[][] slopes, int count, int width) {
    for (int p = 0; p < count; p++) {
      SimdGeluSlope.geluWithSlope(planes[p], slopes[p], width);
    }
  }

  @Override
  public void addInnerProducts(float[][] a, int m, float[][] b, int n, int width, float[] sums) {
    SimdInnerProducts.add(a, m, b, n, width, sums);
  }
}
