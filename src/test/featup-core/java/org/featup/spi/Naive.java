package org.featup.spi;

/**
 * Equation 4 and 1x1 convolutions as their formulas say, in double precision: what every backend is
 * compared with. Shares no code with them.
 */
public final class Naive {
  private Naive() {}

  public static Doubles adaptiveConv(Doubles padded, Doubles filters) {
    int d = padded.h() - filters.h() + 1;
    Doubles y = Doubles.zeros(padded.n(), padded.c(), filters.h(), filters.w());
    forEach(
        y,
        d,
        (b, c, i, j, u, v) ->
            y.add(b, c, i, j, filters.at(b, u * d + v, i, j) * padded.at(b, c, i + u, j + v)));
    return y;
  }

  public static Doubles gradSource(Doubles dOut, Doubles filters) {
    int d = (int) Math.round(Math.sqrt(filters.c()));
    Doubles dx = Doubles.zeros(dOut.n(), dOut.c(), dOut.h() + d - 1, dOut.w() + d - 1);
    forEach(
        dOut,
        d,
        (b, c, i, j, u, v) ->
            dx.add(b, c, i + u, j + v, filters.at(b, u * d + v, i, j) * dOut.at(b, c, i, j)));
    return dx;
  }

  public static Doubles gradFilters(Doubles dOut, Doubles padded) {
    int d = padded.h() - dOut.h() + 1;
    Doubles dk = Doubles.zeros(dOut.n(), d * d, dOut.h(), dOut.w());
    forEach(
        dOut,
        d,
        (b, c, i, j, u, v) ->
            dk.add(b, u * d + v, i, j, dOut.at(b, c, i, j) * padded.at(b, c, i + u, j + v)));
    return dk;
  }

  public static Doubles conv1x1(Doubles x, Conv1x1 conv) {
    Doubles y = Doubles.zeros(x.n(), conv.outputs(), x.h(), x.w());
    forEach(
        y,
        1,
        (b, o, i, j, u, v) -> {
          y.add(b, o, i, j, conv.bias()[o]);
          for (int k = 0; k < conv.inputs(); k++) {
            y.add(b, o, i, j, (double) conv.weight()[o * conv.inputs() + k] * x.at(b, k, i, j));
          }
        });
    return y;
  }

  public static Doubles mlp(Doubles x, Mlp mlp) {
    Doubles hidden = conv1x1(x, mlp.first());
    for (int i = 0; i < hidden.data().length; i++) {
      double v = hidden.data()[i];
      hidden.data()[i] = v * 0.5 * (1 + erf(v / Math.sqrt(2)));
    }
    return conv1x1(hidden, mlp.second());
  }

  /** By its series, which has positive terms only and so loses no digits. */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private interface Tap {
    void visit(int b, int c, int i, int j, int u, int v);
  }

  private static void forEach(Doubles out, int d, Tap tap) {
    for (int b = 0; b < out.n(); b++) {
      for (int c = 0; c < out.c(); c++) {
        for (int i = 0; i < out.h(); i++) {
          for (int j = 0; j < out.w(); j++) {
            for (int t = 0; t < d * d; t++) {
              tap.visit(b, c, i, j, t / d, t % d);
            }
          }
        }
      }
    }
  }
}
