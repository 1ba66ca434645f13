package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The heart of equation 4: sums of two neighbouring pixels x some vectors of channels. The windows
 * of the two overlap in all but one column each, so most vectors of the source are loaded once for
 * both. One loop goes through the pixels that the windows share, a second one through the rest;
 * where they lie is looked up, and the two weights of a tap are side by side ({@link PairTaps}).
 * Twelve sums and few other instructions a tap suit 16 registers as well as 32.
 *
 * <p>Loops that carry vectors end with their test: of a loop that might not run at all, C2 of JDK
 * 17 keeps the vectors as objects on the heap, thirty times slower. For the same reason vectors are
 * passed to no helper method: once the inlining budget of a large method is spent, a helper is a
 * call.
 */
final class SimdPairTile {
  private SimdPairTile() {}

  /**
   * Six vectors of channels.
   *
   * @param source the elements
   * @param start of the first pixel's channels in the uppermost row of the window
   * @param taps where the window's pixels lie
   * @param weights two of each tap
   * @param weightStart where they start
   * @param out receives the sums
   * @param left where the first pixel's start
   * @param right where the second pixel's start
   */
  static void six(
      float[] source,
      int start,
      PairTaps taps,
      float[] weights,
      int weightStart,
      float[] out,
      int left,
      int right) {
    int[] offsets = taps.offsets();
    int shared = taps.shared();
    int step = taps.step();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector p4 = p0;
    FloatVector p5 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector q2 = p0;
    FloatVector q3 = p0;
    FloatVector q4 = p0;
    FloatVector q5 = p0;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
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
    } while (++tap < shared);
    do {
      int at = start + offsets[tap];
      int far = at + step;
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      p0 = fromArray(SPECIES, source, at).fma(w, p0);
      q0 = fromArray(SPECIES, source, far).fma(z, q0);
      p1 = fromArray(SPECIES, source, at + LANES).fma(w, p1);
      q1 = fromArray(SPECIES, source, far + LANES).fma(z, q1);
      p2 = fromArray(SPECIES, source, at + 2 * LANES).fma(w, p2);
      q2 = fromArray(SPECIES, source, far + 2 * LANES).fma(z, q2);
      p3 = fromArray(SPECIES, source, at + 3 * LANES).fma(w, p3);
      q3 = fromArray(SPECIES, source, far + 3 * LANES).fma(z, q3);
      p4 = fromArray(SPECIES, source, at + 4 * LANES).fma(w, p4);
      q4 = fromArray(SPECIES, source, far + 4 * LANES).fma(z, q4);
      p5 = fromArray(SPECIES, source, at + 5 * LANES).fma(w, p5);
      q5 = fromArray(SPECIES, source, far + 5 * LANES).fma(z, q5);
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

  /** Four vectors of channels; parameters as for {@link #six}. */
  static void four(
      float[] source,
      int start,
      PairTaps taps,
      float[] weights,
      int weightStart,
      float[] out,
      int left,
      int right) {
    int[] offsets = taps.offsets();
    int shared = taps.shared();
    int step = taps.step();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    FloatVector q2 = p0;
    FloatVector q3 = p0;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
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
    } while (++tap < shared);
    do {
      int at = start + offsets[tap];
      int far = at + step;
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      p0 = fromArray(SPECIES, source, at).fma(w, p0);
      q0 = fromArray(SPECIES, source, far).fma(z, q0);
      p1 = fromArray(SPECIES, source, at + LANES).fma(w, p1);
      q1 = fromArray(SPECIES, source, far + LANES).fma(z, q1);
      p2 = fromArray(SPECIES, source, at + 2 * LANES).fma(w, p2);
      q2 = fromArray(SPECIES, source, far + 2 * LANES).fma(z, q2);
      p3 = fromArray(SPECIES, source, at + 3 * LANES).fma(w, p3);
      q3 = fromArray(SPECIES, source, far + 3 * LANES).fma(z, q3);
    } while (++tap < offsets.length);
    p0.intoArray(out, left);
    p1.intoArray(out, left + LANES);
    p2.intoArray(out, left + 2 * LANES);
    p3.intoArray(out, left + 3 * LANES);
    q0.intoArray(out, right);
    q1.intoArray(out, right + LANES);
    q2.intoArray(out, right + 2 * LANES);
    q3.intoArray(out, right + 3 * LANES);
  }

  /** Two vectors of channels; parameters as for {@link #six}. */
  static void two(
      float[] source,
      int start,
      PairTaps taps,
      float[] weights,
      int weightStart,
      float[] out,
      int left,
      int right) {
    int[] offsets = taps.offsets();
    int shared = taps.shared();
    int step = taps.step();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector p1 = p0;
    FloatVector q0 = p0;
    FloatVector q1 = p0;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      FloatVector x = fromArray(SPECIES, source, at);
      p0 = x.fma(w, p0);
      q0 = x.fma(z, q0);
      x = fromArray(SPECIES, source, at + LANES);
      p1 = x.fma(w, p1);
      q1 = x.fma(z, q1);
    } while (++tap < shared);
    do {
      int at = start + offsets[tap];
      int far = at + step;
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      p0 = fromArray(SPECIES, source, at).fma(w, p0);
      q0 = fromArray(SPECIES, source, far).fma(z, q0);
      p1 = fromArray(SPECIES, source, at + LANES).fma(w, p1);
      q1 = fromArray(SPECIES, source, far + LANES).fma(z, q1);
    } while (++tap < offsets.length);
    p0.intoArray(out, left);
    p1.intoArray(out, left + LANES);
    q0.intoArray(out, right);
    q1.intoArray(out, right + LANES);
  }

  /** One vector of channels; parameters as for {@link #six}. */
  static void one(
      float[] source,
      int start,
      PairTaps taps,
      float[] weights,
      int weightStart,
      float[] out,
      int left,
      int right) {
    int[] offsets = taps.offsets();
    int shared = taps.shared();
    int step = taps.step();
    FloatVector p0 = broadcast(SPECIES, 0);
    FloatVector q0 = p0;
    int tap = 0;
    do {
      int at = start + offsets[tap];
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      FloatVector x = fromArray(SPECIES, source, at);
      p0 = x.fma(w, p0);
      q0 = x.fma(z, q0);
    } while (++tap < shared);
    do {
      int at = start + offsets[tap];
      int far = at + step;
      FloatVector w = broadcast(SPECIES, weights[weightStart + 2 * tap]);
      FloatVector z = broadcast(SPECIES, weights[weightStart + 2 * tap + 1]);
      p0 = fromArray(SPECIES, source, at).fma(w, p0);
      q0 = fromArray(SPECIES, source, far).fma(z, q0);
    } while (++tap < offsets.length);
    p0.intoArray(out, left);
    q0.intoArray(out, right);
  }
}
