package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.StageGradientKernels;

/**
 * The backward pass of a stage over the Vector API: lanes run over pixels. Tiles of four channels
 * or taps by two vectors are eight chains of sums, which hide the latency of a multiplication and
 * fit sixteen registers. Loops are written as described in {@link SimdPairTile}. A last tile that
 * is not whole overlaps the one before.
 */
final class SimdStageGradient implements StageGradientKernels {

  @Override
  public void convolve(
      float[][][] rows, float[][] weights, int channels, int d, int width, float[][] out) {
    if (channels < 4 || width < 2 * LANES) {
      for (int c = 0; c < channels; c++) {
        oneChannel(rows, weights, c, d, width, out[c]);
      }
      return;
    }
    for (int x = 0; x < width; x += 2 * LANES) {
      for (int c = 0; c < channels; c += 4) {
        int at = Math.min(x, width - 2 * LANES);
        fourChannels(rows, weights, Math.min(c, channels - 4), d, at, out);
      }
    }
  }

  private static void fourChannels(
      float[][][] rows, float[][] weights, int c, int d, int x, float[][] out) {
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector r0 = p0;
    FloatVector r1 = p0;
    FloatVector s0 = p0;
    FloatVector s1 = p0;
    float[] p = rows[0][c];
    float[] q = rows[0][c + 1];
    float[] r = rows[0][c + 2];
    float[] s = rows[0][c + 3];
    int u = 0;
    int at = x;
    int tap = 0;
    do {
      if (at == x + d) {
        at = x;
        u++;
        p = rows[u][c];
        q = rows[u][c + 1];
        r = rows[u][c + 2];
        s = rows[u][c + 3];
      }
      float[] plane = weights[tap];
      FloatVector w0 = fromArray(SPECIES, plane, x);
      FloatVector w1 = fromArray(SPECIES, plane, x + LANES);
      p0 = fromArray(SPECIES, p, at).fma(w0, p0);
      p1 = fromArray(SPECIES, p, at + LANES).fma(w1, p1);
      q0 = fromArray(SPECIES, q, at).fma(w0, q0);
      q1 = fromArray(SPECIES, q, at + LANES).fma(w1, q1);
      r0 = fromArray(SPECIES, r, at).fma(w0, r0);
      r1 = fromArray(SPECIES, r, at + LANES).fma(w1, r1);
      s0 = fromArray(SPECIES, s, at).fma(w0, s0);
      s1 = fromArray(SPECIES, s, at + LANES).fma(w1, s1);
      at++;
    } while (++tap < d * d);
    p0.intoArray(out[c], x);
    p1.intoArray(out[c], x + LANES);
    q0.intoArray(out[c + 1], x);
    q1.intoArray(out[c + 1], x + LANES);
    r0.intoArray(out[c + 2], x);
    r1.intoArray(out[c + 2], x + LANES);
    s0.intoArray(out[c + 3], x);
    s1.intoArray(out[c + 3], x + LANES);
  }

  private static void oneChannel(
      float[][][] rows, float[][] weights, int c, int d, int width, float[] out) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector sum = broadcast(SPECIES, 0);
      int tap = 0;
      do {
        FloatVector w = fromArray(SPECIES, weights[tap], x);
        sum = fromArray(SPECIES, rows[tap / d][c], x + tap % d).fma(w, sum);
      } while (++tap < d * d);
      sum.intoArray(out, x);
    }
  }

  @Override
  public void correlate(
      float[][][] rows, float[][] centre, int channels, int d, int width, float[][] out) {
    for (int u = 0; u < d; u++) {
      if (d < 4 || width < 2 * LANES) {
        for (int v = 0; v < d; v++) {
          oneTap(rows[u], centre, channels, v, width, out[u * d + v]);
        }
        continue;
      }
      for (int x = 0; x < width; x += 2 * LANES) {
        for (int v = 0; v < d; v += 4) {
          int at = Math.min(x, width - 2 * LANES);
          fourTaps(rows[u], centre, channels, at, Math.min(v, d - 4), out, u * d);
        }
      }
    }
  }

  private static void fourTaps(
      float[][] row, float[][] centre, int channels, int x, int v, float[][] out, int tap) {
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector r0 = p0;
    FloatVector r1 = p0;
    FloatVector s0 = p0;
    FloatVector s1 = p0;
    int at0 = x + v;
    int at1 = at0 + LANES;
    int c = 0;
    do {
      FloatVector w0 = fromArray(SPECIES, centre[c], x);
      FloatVector w1 = fromArray(SPECIES, centre[c], x + LANES);
      float[] plane = row[c];
      p0 = fromArray(SPECIES, plane, at0).fma(w0, p0);
      p1 = fromArray(SPECIES, plane, at1).fma(w1, p1);
      q0 = fromArray(SPECIES, plane, at0 + 1).fma(w0, q0);
      q1 = fromArray(SPECIES, plane, at1 + 1).fma(w1, q1);
      r0 = fromArray(SPECIES, plane, at0 + 2).fma(w0, r0);
      r1 = fromArray(SPECIES, plane, at1 + 2).fma(w1, r1);
      s0 = fromArray(SPECIES, plane, at0 + 3).fma(w0, s0);
      s1 = fromArray(SPECIES, plane, at1 + 3).fma(w1, s1);
    } while (++c < channels);
    int first = tap + v;
    p0.intoArray(out[first], x);
    p1.intoArray(out[first], x + LANES);
    q0.intoArray(out[first + 1], x);
    q1.intoArray(out[first + 1], x + LANES);
    r0.intoArray(out[first + 2], x);
    r1.intoArray(out[first + 2], x + LANES);
    s0.intoArray(out[first + 3], x);
    s1.intoArray(out[first + 3], x + LANES);
  }

  private static void oneTap(
      float[][] row, float[][] centre, int channels, int v, int width, float[] out) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector sum = broadcast(SPECIES, 0);
      int c = 0;
      do {
        sum = fromArray(SPECIES, row[c], x + v).fma(fromArray(SPECIES, centre[c], x), sum);
      } while (++c < channels);
      sum.intoArray(out, x);
    }
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
