package org.featup.spi;

/** A JBU stage (equations 4 to 6) as its formulas say, in double precision. */
public final class NaiveStage {
  private NaiveStage() {}

  /** (B, D*D, H, W). */
  public static Doubles filters(Doubles guidance, StageParameters p) {
    Doubles keys = p.range() == null ? guidance : Naive.mlp(guidance, p.range());
    Doubles bordered = NaiveResample.pad(keys, p.radius());
    int d = p.diameter();
    Doubles k = Doubles.zeros(guidance.n(), d * d, guidance.h(), guidance.w());
    for (int b = 0; b < k.n(); b++) {
      for (int i = 0; i < k.h(); i++) {
        for (int j = 0; j < k.w(); j++) {
          double[] window = window(bordered, b, i, j, p);
          for (int t = 0; t < d * d; t++) {
            k.add(b, t, i, j, window[t]);
          }
        }
      }
    }
    if (p.fixup() != null) {
      Doubles correction = Naive.mlp(concatenate(k, guidance), p.fixup());
      for (int i = 0; i < k.data().length; i++) {
        k.data()[i] += 0.1 * correction.data()[i];
      }
    }
    return k;
  }

  /** The source resized to the filters' size, bordered and convolved. */
  public static Doubles apply(Doubles source, Doubles filters, float[] bias) {
    int radius = ((int) Math.round(Math.sqrt(filters.c())) - 1) / 2;
    Doubles resized =
        NaiveResample.apply(
            source,
            NaiveResample.bicubic(source.h(), filters.h()),
            NaiveResample.bicubic(source.w(), filters.w()));
    Doubles y = Naive.adaptiveConv(NaiveResample.pad(resized, radius), filters);
    int plane = y.h() * y.w();
    for (int i = 0; bias != null && i < y.data().length; i++) {
      y.data()[i] += bias[i / plane % y.c()];
    }
    return y;
  }

  private static double[] window(Doubles keys, int b, int i, int j, StageParameters p) {
    int d = p.diameter();
    double[] k = new double[d * d];
    double max = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < d * d; t++) {
      k[t] = similarity(keys, b, i, j, t / d, t % d, p);
      max = Math.max(max, k[t]);
    }
    if (p.rangeKernel() == RangeKernel.SOFTMAX) {
      double sum = 0;
      for (int t = 0; t < d * d; t++) {
        k[t] = Math.exp(k[t] - max);
        sum += k[t];
      }
      for (int t = 0; t < d * d; t++) {
        k[t] /= sum;
      }
    }
    double sum = 0;
    for (int t = 0; t < d * d; t++) {
      k[t] *= spatial(t / d, t % d, p);
      sum += k[t];
    }
    for (int t = 0; t < d * d; t++) {
      k[t] /= Math.max(sum, 1e-7);
    }
    return k;
  }

  /** For the softmax the logit, else the weight. */
  private static double similarity(
      Doubles keys, int b, int i, int j, int u, int v, StageParameters p) {
    double temperature = Math.max(1e-4, Math.min(1e4, Math.exp(p.rangeTemp())));
    double dot = 0;
    double distance = 0;
    double neighbour = 0;
    double centre = 0;
    for (int c = 0; c < keys.c(); c++) {
      double at = keys.at(b, c, i + u, j + v);
      double own = keys.at(b, c, i + p.radius(), j + p.radius());
      dot += at * own;
      distance += (at - own) * (at - own);
      neighbour += at * at;
      centre += own * own;
    }
    return switch (p.rangeKernel()) {
      case SOFTMAX -> temperature * dot;
      case GAUSSIAN -> Math.exp(-temperature * distance / 2);
      case COSINE -> dot <= 0 ? 0 : dot / Math.sqrt(neighbour * centre);
    };
  }

  private static double spatial(int u, int v, StageParameters p) {
    double dy = -1 + 2.0 * u / (p.diameter() - 1);
    double dx = -1 + 2.0 * v / (p.diameter() - 1);
    double sigma = p.sigmaSpatial();
    return Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
  }

  private static Doubles concatenate(Doubles a, Doubles b) {
    Doubles both = Doubles.zeros(a.n(), a.c() + b.c(), a.h(), a.w());
    int plane = a.h() * a.w();
    for (int i = 0; i < a.n(); i++) {
      int to = i * both.c() * plane;
      System.arraycopy(a.data(), i * a.c() * plane, both.data(), to, a.c() * plane);
      to += a.c() * plane;
      System.arraycopy(b.data(), i * b.c() * plane, both.data(), to, b.c() * plane);
    }
    return both;
  }
}
