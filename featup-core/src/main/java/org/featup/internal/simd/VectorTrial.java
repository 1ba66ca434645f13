package org.featup.internal.simd;

import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;

/**
 * How fast vectors are, found by running them: for JVMs that do not tell. A fast one takes as long
 * as its compiler does, half a second or so; a slow one all of the time there is.
 */
final class VectorTrial {
  private static final int VECTORS = 256;

  /**
   * Compiled, a load, a multiply-add, a maximum and a store take 1 to 5 ns. As objects on the heap
   * they take 90 and more, in software (no fused multiply-add) 10,000.
   */
  private static final double FAST_NANOS = 20;

  private static final long BUDGET_NANOS = 3_000_000_000L;

  /** So many in any case: the first ones wait for classes, with -Xcomp for all of the compiler. */
  private static final int LEAST_ROUNDS = 20;

  private VectorTrial() {}

  /**
   * Runs vectors until they are fast or the time is over.
   *
   * @return null if they are fast; otherwise a sentence that says how slow
   */
  static String slow() {
    OperatorProfile.fill();
    float[] x = new float[VECTORS * LANES];
    float[] y = new float[x.length];
    Arrays.fill(x, 1.5f);
    double least = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + BUDGET_NANOS;
    for (int i = 0; i < LEAST_ROUNDS || System.nanoTime() - end < 0; i++) {
      long start = System.nanoTime();
      run(x, y);
      least = Math.min(least, (double) (System.nanoTime() - start) / VECTORS);
      if (least < FAST_NANOS) {
        return null;
      }
    }
    return String.format(
        Locale.ROOT,
        "vectors are slow on this JVM, for want of a compiler or a processor that knows them: a"
            + " multiply-add takes %.0f ns",
        least);
  }

  private static void run(float[] x, float[] y) {
    FloatVector w = FloatVector.broadcast(SPECIES, 0.5f);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, i);
      FloatVector.fromArray(SPECIES, x, i).fma(w, sum).max(w).intoArray(y, i);
    }
  }
}
