package org.featup.jitter;

import org.featup.spi.Doubles;
import org.featup.spi.NaiveResample;

/** A jitter step by step, as dense matrices in double precision. */
public final class NaiveJitter {
  private NaiveJitter() {}

  public static double[][] rows(Jitter jitter, int height) {
    return axis(jitter, height, jitter.top(), false);
  }

  public static double[][] columns(Jitter jitter, int width) {
    return axis(jitter, width, jitter.left(), jitter.flip());
  }

  private static double[][] axis(Jitter jitter, int size, int start, boolean flip) {
    double[][] padded = pad(size, jitter.maxPad());
    double[][] zoomed =
        jitter.zoom() > 1 ? times(zoom(padded.length, jitter.zoom()), padded) : padded;
    double[][] crop = new double[size][];
    for (int i = 0; i < size; i++) {
      crop[flip ? size - 1 - i : i] = zoomed[start + i];
    }
    return crop;
  }

  private static double[][] pad(int size, int pad) {
    double[][] m = new double[size + 2 * pad][size];
    for (int i = 0; i < m.length; i++) {
      int at = i - pad;
      while (at < 0 || at >= size) {
        at = at < 0 ? -at : 2 * (size - 1) - at;
      }
      m[i][at] = 1;
    }
    return m;
  }

  private static double[][] zoom(int size, double factor) {
    double[][] m = new double[(int) Math.floor(size * factor)][size];
    for (int i = 0; i < m.length; i++) {
      double x = Math.max(0, (i + 0.5) / factor - 0.5);
      int left = Math.min((int) Math.floor(x), size - 1);
      m[i][left] += 1 - (x - left);
      m[i][Math.min(left + 1, size - 1)] += x - left;
    }
    return m;
  }

  /** The matrix product: b first, then a. */
  public static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int m = 0; m < b.length; m++) {
        for (int j = 0; a[i][m] != 0 && j < b[0].length; j++) {
          product[i][j] += a[i][m] * b[m][j];
        }
      }
    }
    return product;
  }

  public static double[][] transpose(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  static Doubles apply(Jitter jitter, Doubles x) {
    return NaiveResample.apply(x, rows(jitter, x.h()), columns(jitter, x.w()));
  }
}
