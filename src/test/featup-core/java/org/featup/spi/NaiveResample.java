package org.featup.spi;

import java.util.function.BiFunction;

/**
 * Resampling of one axis as a dense matrix (output, input) in double precision, straight from the
 * definitions, and applied to both axes.
 */
public final class NaiveResample {
  private NaiveResample() {}

  /** How one axis is resampled: input and output extent to a matrix. */
  public interface Rule extends BiFunction<Integer, Integer, double[][]> {}

  public static double[][] nearest(int in, int out) {
    double[][] m = new double[out][in];
    for (int i = 0; i < out; i++) {
      m[i][i * in / out] = 1;
    }
    return m;
  }

  public static double[][] bilinear(int in, int out) {
    double[][] m = new double[out][in];
    for (int i = 0; i < out; i++) {
      double x = Math.max(0, (i + 0.5) * in / out - 0.5);
      int left = (int) Math.floor(x);
      m[i][clamp(left, in)] += 1 - (x - left);
      m[i][clamp(left + 1, in)] += x - left;
    }
    return m;
  }

  public static double[][] bicubic(int in, int out) {
    double[][] m = new double[out][in];
    for (int i = 0; i < out; i++) {
      double x = (i + 0.5) * in / out - 0.5;
      for (int p = (int) Math.floor(x) - 1; p <= (int) Math.floor(x) + 2; p++) {
        m[i][clamp(p, in)] += keys(Math.abs(x - p));
      }
    }
    return m;
  }

  public static double[][] averagePool(int in, int out) {
    double[][] m = new double[out][in];
    for (int i = 0; i < out; i++) {
      int from = (int) Math.floor((double) i * in / out);
      int to = (int) Math.ceil((i + 1.0) * in / out);
      for (int p = from; p < to; p++) {
        m[i][p] = 1.0 / (to - from);
      }
    }
    return m;
  }

  public static double[][] gaussianBlur5(int size) {
    double[][] m = new double[size][size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int t = -2; t <= 2; t++) {
        sum += Math.exp(-t * t / 2.0);
      }
      for (int t = -2; t <= 2; t++) {
        m[i][reflect(i + t, size)] += Math.exp(-t * t / 2.0) / sum;
      }
    }
    return m;
  }

  public static Doubles apply(Doubles x, double[][] rows, double[][] columns) {
    Doubles y = Doubles.zeros(x.n(), x.c(), rows.length, columns.length);
    for (int plane = 0; plane < x.n() * x.c(); plane++) {
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < columns.length; j++) {
          double sum = 0;
          for (int p = 0; p < x.h(); p++) {
            for (int q = 0; rows[i][p] != 0 && q < x.w(); q++) {
              sum += rows[i][p] * columns[j][q] * x.data()[(plane * x.h() + p) * x.w() + q];
            }
          }
          y.data()[(plane * rows.length + i) * columns.length + j] = sum;
        }
      }
    }
    return y;
  }

  /** Border by reflection, back and forth as often as needed. */
  public static Doubles pad(Doubles x, int r) {
    return apply(x, padding(x.h(), r), padding(x.w(), r));
  }

  static double[][] padding(int size, int r) {
    double[][] m = new double[size + 2 * r][size];
    for (int i = 0; i < m.length; i++) {
      m[i][reflect(i - r, size)] = 1;
    }
    return m;
  }

  static int reflect(int i, int size) {
    int folded = size == 1 ? 0 : i;
    while (folded < 0 || folded >= size) {
      folded = folded < 0 ? -folded : 2 * (size - 1) - folded;
    }
    return folded;
  }

  private static int clamp(int p, int size) {
    return Math.max(0, Math.min(size - 1, p));
  }

  private static double keys(double x) {
    double a = -0.75;
    if (x <= 1) {
      return (a + 2) * x * x * x - (a + 3) * x * x + 1;
    }
    return x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0;
  }
}
