package org.featup.loss;

import org.featup.spi.Doubles;

/** The losses as their formulas say, in double precision. */
public final class NaiveLoss {
  private NaiveLoss() {}

  public static Doubles magnitude(Doubles x) {
    Doubles m = Doubles.zeros(x.n(), 1, x.h(), x.w());
    forEach(
        m,
        (n, one, h, w) -> {
          double sum = 0;
          for (int c = 0; c < x.c(); c++) {
            sum += x.at(n, c, h, w) * x.at(n, c, h, w);
          }
          m.add(n, 0, h, w, Math.sqrt(sum));
        });
    return m;
  }

  public static double totalVariation(Doubles x) {
    double[] sum = new double[1];
    forEach(
        x,
        (n, c, h, w) -> {
          double here = x.at(n, c, h, w);
          double below = h + 1 < x.h() ? x.at(n, c, h + 1, w) - here : 0;
          double beside = w + 1 < x.w() ? x.at(n, c, h, w + 1) - here : 0;
          sum[0] += below * below + beside * beside;
        });
    return sum[0] / x.data().length;
  }

  public static Doubles scale(Doubles x, double[] weight, double[] bias) {
    Doubles s = Doubles.zeros(x.n(), 1, x.h(), x.w());
    forEach(
        s,
        (n, one, h, w) -> {
          double net = bias[0];
          for (int c = 0; c < x.c(); c++) {
            net += weight[c] * x.at(n, c, h, w);
          }
          s.add(n, 0, h, w, Math.max(Math.exp(net + 0.1), 1e-4));
        });
    return s;
  }

  public static double likelihood(Doubles prediction, Doubles target, Doubles scale) {
    double[] sum = new double[1];
    forEach(
        prediction,
        (n, c, h, w) -> {
          double d = prediction.at(n, c, h, w) - target.at(n, c, h, w);
          double s = scale.at(n, 0, h, w);
          sum[0] += d * d / (2 * s * s) + Math.log(s);
        });
    return sum[0] / prediction.data().length;
  }

  public static double squaredError(Doubles a, Doubles b) {
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += (a.data()[i] - b.data()[i]) * (a.data()[i] - b.data()[i]);
    }
    return sum / a.data().length;
  }

  public static double crf(SampledCrf crf, Doubles guidance, Doubles x, SamplePoints points) {
    double sum = 0;
    int count = points.count();
    for (int n = 0; n < x.n(); n++) {
      for (int i = 0; i < count * count; i++) {
        int ay = points.rows()[i / count];
        int ax = points.columns()[i / count];
        int by = points.rows()[i % count];
        int bx = points.columns()[i % count];
        double p =
            Math.pow((ay - by) / (double) x.h(), 2) + Math.pow((ax - bx) / (double) x.w(), 2);
        double g = distance(guidance, n, ay, ax, by, bx);
        double similarity =
            crf.w1() * Math.exp(-p / (2 * crf.alpha()) - g / (2 * crf.beta()))
                + crf.w2() * Math.exp(-p / (2 * crf.gamma()))
                - crf.shift();
        sum += similarity * distance(x, n, ay, ax, by, bx);
      }
    }
    return sum / (x.n() * count * count);
  }

  private static double distance(Doubles x, int n, int ay, int ax, int by, int bx) {
    double sum = 0;
    for (int c = 0; c < x.c(); c++) {
      sum += Math.pow(x.at(n, c, ay, ax) - x.at(n, c, by, bx), 2);
    }
    return sum;
  }

  private interface Element {
    void visit(int n, int c, int h, int w);
  }

  private static void forEach(Doubles x, Element element) {
    for (int n = 0; n < x.n(); n++) {
      for (int c = 0; c < x.c(); c++) {
        for (int p = 0; p < x.h() * x.w(); p++) {
          element.visit(n, c, p / x.w(), p % x.w());
        }
      }
    }
  }
}
