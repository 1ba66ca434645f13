package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.MANY_REGISTERS;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.featup.internal.cpu.kernels.FoldedSource;
import org.featup.internal.cpu.kernels.PixelRow;

/**
 * Equation 4 with the resize folded into the filters: the four pixels of a 2x2 quad read the same
 * window of the source. Where the window's pixels lie is looked up, and the four weights of a tap
 * are next to each other, so that one loop goes through all taps with little else to do; nested
 * loops over rows and columns that fetch each weight from a plane of its own take half as long
 * again. Loops are written as described in {@link SimdPairTile}.
 *
 * <p>With 32 registers a tile is a quad x 4 vectors of channels, sixteen sums. With 16 registers it
 * is a pair of pixels x 6 vectors, the upper pair and then the lower one: of sixteen sums C2 would
 * keep eight in memory, and each step would wait for what the one before it stored.
 */
final class SimdFolded {
  private SimdFolded() {}

  static void foldColumns(
      float[][] taps,
      int rows,
      float[][] weights,
      int d,
      int extent,
      float[][] out,
      int from,
      int width) {
    for (int b = 0; b < extent; b++) {
      int a = 0;
      for (; a + 4 <= rows; a += 4) {
        foldFour(taps, rows, a, weights, d, extent, b, out, from, width);
      }
      for (; a < rows; a++) {
        foldOne(taps, rows, a, weights, d, extent, b, out, from, width);
      }
    }
  }

  private static void foldFour(
      float[][] taps,
      int rows,
      int a,
      float[][] weights,
      int d,
      int extent,
      int b,
      float[][] out,
      int from,
      int width) {
    int to = b * rows + a;
    for (int x = 0; x < width; x += LANES) {
      FloatVector s0 = broadcast(SPECIES, 0);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int v = 0;
      do {
        FloatVector weight = fromArray(SPECIES, weights[v * extent + b], from + x);
        int tap = v * rows + a;
        s0 = fromArray(SPECIES, taps[tap], x).fma(weight, s0);
        s1 = fromArray(SPECIES, taps[tap + 1], x).fma(weight, s1);
        s2 = fromArray(SPECIES, taps[tap + 2], x).fma(weight, s2);
        s3 = fromArray(SPECIES, taps[tap + 3], x).fma(weight, s3);
      } while (++v < d);
      s0.intoArray(out[to], x);
      s1.intoArray(out[to + 1], x);
      s2.intoArray(out[to + 2], x);
      s3.intoArray(out[to + 3], x);
    }
  }

  private static void foldOne(
      float[][] taps,
      int rows,
      int a,
      float[][] weights,
      int d,
      int extent,
      int b,
      float[][] out,
      int from,
      int width) {
    for (int x = 0; x < width; x += LANES) {
      FloatVector sum = broadcast(SPECIES, 0);
      int v = 0;
      do {
        FloatVector weight = fromArray(SPECIES, weights[v * extent + b], from + x);
        sum = fromArray(SPECIES, taps[v * rows + a], x).fma(weight, sum);
      } while (++v < d);
      sum.intoArray(out[b * rows + a], x);
    }
  }

  static void convolve(
      FoldedSource source,
      float[] quads,
      PixelRow outUpper,
      PixelRow outLower,
      float[] bias,
      int biasOffset) {
    int channels = source.channels();
    int width = outUpper.width();
    int[] offsets = offsets(source);
    for (int x = 0; x < width; x += 2) {
      int right = Math.min(x + 1, width - 1); // an odd row's last pixel is computed twice
      int at = source.columns().start(x) * channels;
      int filters = x / 2 * 4 * offsets.length;
      int upperLeft = outUpper.offset() + x * outUpper.stride();
      int upperRight = outUpper.offset() + right * outUpper.stride();
      int lowerLeft = outLower.offset() + x * outLower.stride();
      int lowerRight = outLower.offset() + right * outLower.stride();
      int c = 0;
      for (; MANY_REGISTERS && c + 4 * LANES <= channels; c += 4 * LANES) {
        quadOfFour(
            source.data(),
            at + c,
            offsets,
            quads,
            filters,
            bias,
            biasOffset + c,
            outUpper.data(),
            upperLeft + c,
            upperRight + c,
            lowerLeft + c,
            lowerRight + c);
      }
      for (; !MANY_REGISTERS && c + 6 * LANES <= channels; c += 6 * LANES) {
        pairOfSix(
            source.data(),
            at + c,
            offsets,
            quads,
            filters,
            bias,
            biasOffset + c,
            outUpper.data(),
            upperLeft + c,
            upperRight + c);
        pairOfSix(
            source.data(),
            at + c,
            offsets,
            quads,
            filters + 2,
            bias,
            biasOffset + c,
            outUpper.data(),
            lowerLeft + c,
            lowerRight + c);
      }
      for (; c < channels; c += LANES) {
        quadOfOne(
            source.data(),
            at + c,
            offsets,
            quads,
            filters,
            bias,
            biasOffset + c,
            outUpper.data(),
            upperLeft + c,
            upperRight + c,
            lowerLeft + c,
            lowerRight + c);
      }
    }
  }

  private static int[] offsets(FoldedSource source) {
    int[] offsets = new int[source.taps()];
    for (int t = 0; t < offsets.length; t++) {
      offsets[t] = source.pixel(t);
    }
    return offsets;
  }

  /** Four vectors of channels: sums of 4 pixels x 4 vectors. */
  private static void quadOfFour(
      float[] source,
      int start,
      int[] offsets,
      float[] quads,
      int filters,
      float[] bias,
      int biasStart,
      float[] out,
      int upperLeft,
      int upperRight,
      int lowerLeft,
      int lowerRight) {
    FloatVector p0 = fromArray(SPECIES, bias, biasStart);
    FloatVector p1 = fromArray(SPECIES, bias, biasStart + LANES);
    FloatVector p2 = fromArray(SPECIES, bias, biasStart + 2 * LANES);
    FloatVector p3 = fromArray(SPECIES, bias, biasStart + 3 * LANES);
    FloatVector q0 = p0;
    FloatVector q1 = p1;
    FloatVector q2 = p2;
    FloatVector q3 = p3;
    FloatVector r0 = p0;
    FloatVector r1 = p1;
    FloatVector r2 = p2;
    FloatVector r3 = p3;
    FloatVector s0 = p0;
    FloatVector s1 = p1;
    FloatVector s2 = p2;
    FloatVector s3 = p3;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      int weights = filters + 4 * tap;
      FloatVector x0 = fromArray(SPECIES, source, at);
      FloatVector x1 = fromArray(SPECIES, source, at + LANES);
      FloatVector x2 = fromArray(SPECIES, source, at + 2 * LANES);
      FloatVector x3 = fromArray(SPECIES, source, at + 3 * LANES);
      FloatVector w = broadcast(SPECIES, quads[weights]);
      p0 = x0.fma(w, p0);
      p1 = x1.fma(w, p1);
      p2 = x2.fma(w, p2);
      p3 = x3.fma(w, p3);
      w = broadcast(SPECIES, quads[weights + 1]);
      q0 = x0.fma(w, q0);
      q1 = x1.fma(w, q1);
      q2 = x2.fma(w, q2);
      q3 = x3.fma(w, q3);
      w = broadcast(SPECIES, quads[weights + 2]);
      r0 = x0.fma(w, r0);
      r1 = x1.fma(w, r1);
      r2 = x2.fma(w, r2);
      r3 = x3.fma(w, r3);
      w = broadcast(SPECIES, quads[weights + 3]);
      s0 = x0.fma(w, s0);
      s1 = x1.fma(w, s1);
      s2 = x2.fma(w, s2);
      s3 = x3.fma(w, s3);
    } while (++tap < offsets.length);
    p0.intoArray(out, upperLeft);
    p1.intoArray(out, upperLeft + LANES);
    p2.intoArray(out, upperLeft + 2 * LANES);
    p3.intoArray(out, upperLeft + 3 * LANES);
    q0.intoArray(out, upperRight);
    q1.intoArray(out, upperRight + LANES);
    q2.intoArray(out, upperRight + 2 * LANES);
    q3.intoArray(out, upperRight + 3 * LANES);
    r0.intoArray(out, lowerLeft);
    r1.intoArray(out, lowerLeft + LANES);
    r2.intoArray(out, lowerLeft + 2 * LANES);
    r3.intoArray(out, lowerLeft + 3 * LANES);
    s0.intoArray(out, lowerRight);
    s1.intoArray(out, lowerRight + LANES);
    s2.intoArray(out, lowerRight + 2 * LANES);
    s3.intoArray(out, lowerRight + 3 * LANES);
  }

  /** Six vectors of channels of two pixels of one row. */
  private static void pairOfSix(
      float[] source,
      int start,
      int[] offsets,
      float[] quads,
      int filters,
      float[] bias,
      int biasStart,
      float[] out,
      int left,
      int right) {
    FloatVector p0 = fromArray(SPECIES, bias, biasStart);
    FloatVector p1 = fromArray(SPECIES, bias, biasStart + LANES);
    FloatVector p2 = fromArray(SPECIES, bias, biasStart + 2 * LANES);
    FloatVector p3 = fromArray(SPECIES, bias, biasStart + 3 * LANES);
    FloatVector p4 = fromArray(SPECIES, bias, biasStart + 4 * LANES);
    FloatVector p5 = fromArray(SPECIES, bias, biasStart + 5 * LANES);
    FloatVector q0 = p0;
    FloatVector q1 = p1;
    FloatVector q2 = p2;
    FloatVector q3 = p3;
    FloatVector q4 = p4;
    FloatVector q5 = p5;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      FloatVector w = broadcast(SPECIES, quads[filters + 4 * tap]);
      FloatVector z = broadcast(SPECIES, quads[filters + 4 * tap + 1]);
      FloatVector x = fromArray(SPECIES, source, at);
      p0 = x.fma(w, p0);
      q0 = x.fma(z, q0);
      x = fromArray(SPECIES, source, at + LANES);
      p1 = x.fma(w, p1);
      q1 = x.fma(z, q1);
      x = fromArray(SPECIES, source, at + 2 * LANES);
      p2 = x.fma(w, p2);
      q2 = x.fma(z, q2);
      x = fromArray(SPECIES, source, at + 3 * LANES);
      p3 = x.fma(w, p3);
      q3 = x.fma(z, q3);
      x = fromArray(SPECIES, source, at + 4 * LANES);
      p4 = x.fma(w, p4);
      q4 = x.fma(z, q4);
      x = fromArray(SPECIES, source, at + 5 * LANES);
      p5 = x.fma(w, p5);
      q5 = x.fma(z, q5);
    } while (++tap < offsets.length);
    p0.intoArray(out, left);
    p1.intoArray(out, left + LANES);
    p2.intoArray(out, left + 2 * LANES);
    p3.intoArray(out, left + 3 * LANES);
    p4.intoArray(out, left + 4 * LANES);
    p5.intoArray(out, left + 5 * LANES);
    q0.intoArray(out, right);
    q1.intoArray(out, right + LANES);
    q2.intoArray(out, right + 2 * LANES);
    q3.intoArray(out, right + 3 * LANES);
    q4.intoArray(out, right + 4 * LANES);
    q5.intoArray(out, right + 5 * LANES);
  }

  /** One vector of channels. */
  private static void quadOfOne(
      float[] source,
      int start,
      int[] offsets,
      float[] quads,
      int filters,
      float[] bias,
      int biasStart,
      float[] out,
      int upperLeft,
      int upperRight,
      int lowerLeft,
      int lowerRight) {
    FloatVector p = fromArray(SPECIES, bias, biasStart);
    FloatVector q = p;
    FloatVector r = p;
    FloatVector s = p;
    int tap = 0;
    do {
      FloatVector x = fromArray(SPECIES, source, start + offsets[tap]);
      int weights = filters + 4 * tap;
      p = x.fma(broadcast(SPECIES, quads[weights]), p);
      q = x.fma(broadcast(SPECIES, quads[weights + 1]), q);
      r = x.fma(broadcast(SPECIES, quads[weights + 2]), r);
      s = x.fma(broadcast(SPECIES, quads[weights + 3]), s);
    } while (++tap < offsets.length);
    p.intoArray(out, upperLeft);
    q.intoArray(out, upperRight);
    r.intoArray(out, lowerLeft);
    s.intoArray(out, lowerRight);
  }
}
