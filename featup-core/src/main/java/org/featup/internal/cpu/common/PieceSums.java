package org.featup.internal.cpu.common;

/**
 * Sums over pieces of work that were cut without regard to the number of threads. They are taken in
 * order, so that no number of threads changes a bit, and in double.
 */
public final class PieceSums {
  private PieceSums() {}

  /** {@code out[i] += sum_p pieces[p][i]}. */
  public static void addSum(float[][] pieces, float[] out) {
    double[] sums = new double[out.length];
    for (float[] piece : pieces) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += piece[i];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      out[i] += (float) sums[i];
    }
  }
}
