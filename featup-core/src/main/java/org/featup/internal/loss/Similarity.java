package org.featup.internal.loss;

import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Cosine similarity of two maps, cell by cell, to be measured and not trained on. */
public final class Similarity {
  private Similarity() {}

  private interface CellWeight {
    double of(int row, int column);
  }

  /**
   * The mean of {@code cos(a - centre, b - centre)} over all cells; 0 counts where one of the two
   * is zero.
   *
   * @param a (1, C, h, w)
   * @param b of the same shape
   * @param centre subtracted from both, one per channel
   * @return -1 to 1
   */
  public static double cosine(NDArray a, NDArray b, float[] centre) {
    return cosine(a, b, centre, (row, column) -> 1);
  }

  /**
   * The weighted mean of {@code cos(a - centre, b - centre)} over the cells; 0 counts where one of
   * the two is zero.
   *
   * @param a (1, C, h, w)
   * @param b of the same shape
   * @param centre subtracted from both, one per channel
   * @param weights (1, 1, h, w), not negative
   * @return -1 to 1; NaN if all weights are zero
   */
  public static double cosine(NDArray a, NDArray b, float[] centre, NDArray weights) {
    return cosine(a, b, centre, (row, column) -> weights.get(0, 0, row, column));
  }

  private static double cosine(NDArray a, NDArray b, float[] centre, CellWeight weights) {
    Shape s = a.shape();
    NDArray x = PixelMajor.of(a);
    NDArray y = PixelMajor.of(b);
    double sum = 0;
    double total = 0;
    for (int row = 0; row < s.h(); row++) {
      for (int column = 0; column < s.w(); column++) {
        double weight = weights.of(row, column);
        if (weight > 0) {
          int atX = PixelMajor.index(x, 0, row, column);
          int atY = PixelMajor.index(y, 0, row, column);
          sum += weight * cosine(x.data(), atX, y.data(), atY, centre);
          total += weight;
        }
      }
    }
    return sum / total;
  }

  private static double cosine(float[] x, int atX, float[] y, int atY, float[] centre) {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int c = 0; c < centre.length; c++) {
      double p = (double) x[atX + c] - centre[c];
      double q = (double) y[atY + c] - centre[c];
      xy += p * q;
      xx += p * p;
      yy += q * q;
    }
    double lengths = Math.sqrt(xx) * Math.sqrt(yy);
    return lengths > 0 ? xy / lengths : 0;
  }

  /**
   * The mean of every channel over all cells of all maps, in double.
   *
   * @param maps (1, C, h, w) each, at least one
   * @return one per channel
   */
  public static float[] mean(Iterable<NDArray> maps) {
    double[] sum = null;
    long cells = 0;
    for (NDArray map : maps) {
      NDArray x = PixelMajor.of(map);
      Shape s = x.shape();
      sum = sum == null ? new double[s.c()] : sum;
      for (int row = 0; row < s.h(); row++) {
        for (int column = 0; column < s.w(); column++) {
          int at = PixelMajor.index(x, 0, row, column);
          for (int c = 0; c < sum.length; c++) {
            sum[c] += x.data()[at + c];
          }
        }
      }
      cells += (long) s.h() * s.w();
    }
    float[] mean = new float[sum.length];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) (sum[c] / cells);
    }
    return mean;
  }
}
