package org.featup.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Pooling as its formulas say, in double precision: the jittered, blurred maps are built and pooled
 * window by window. Shares no code with the backends.
 */
public final class NaivePool {

  /** A view as dense matrices. */
  public record View(double[][] rows, double[][] columns) {
    Doubles of(Doubles x) {
      return NaiveResample.apply(x, rows, columns);
    }
  }

  private final List<View> views;
  private final int k;
  private final int height;
  private final int width;

  public NaivePool(List<View> views, int k, int height, int width) {
    this.views = views;
    this.k = k;
    this.height = height;
    this.width = width;
  }

  /** The same weights everywhere. */
  public Doubles pool(Doubles x, double[] weights) {
    return pool(x, null, (map, corner) -> weights);
  }

  /** Softmax of {@code w * saliency + b}. */
  public Doubles attention(Doubles x, Doubles saliency, double[] w, double[] b) {
    return pool(x, saliency, (map, corner) -> softmax(map, corner, w, b));
  }

  private Doubles pool(Doubles x, Doubles saliency, BiFunction<Doubles, int[], double[]> weights) {
    Doubles out = Doubles.zeros(views.size() * x.n(), x.c(), height, width);
    for (int view = 0; view < views.size(); view++) {
      Doubles seen = views.get(view).of(x);
      Doubles map = saliency == null ? null : views.get(view).of(saliency);
      int strideY = height == 1 ? 0 : (seen.h() - k) / (height - 1);
      int strideX = width == 1 ? 0 : (seen.w() - k) / (width - 1);
      for (int n = 0; n < x.n(); n++) {
        for (int cell = 0; cell < height * width; cell++) {
          int top = cell / width * strideY;
          int left = cell % width * strideX;
          double[] weight = weights.apply(map, new int[] {n, top, left});
          for (int c = 0; c < x.c(); c++) {
            for (int p = 0; p < k * k; p++) {
              double value = weight[p] * seen.at(n, c, top + p / k, left + p % k);
              out.add(view * x.n() + n, c, cell / width, cell % width, value);
            }
          }
        }
      }
    }
    return out;
  }

  private double[] softmax(Doubles map, int[] corner, double[] w, double[] b) {
    double[] e = new double[k * k];
    for (int p = 0; p < e.length; p++) {
      e[p] = w[p] * map.at(corner[0], 0, corner[1] + p / k, corner[2] + p % k) + b[p];
    }
    double max = Arrays.stream(e).max().orElseThrow();
    double sum = Arrays.stream(e).map(v -> Math.exp(v - max)).sum();
    return Arrays.stream(e).map(v -> Math.exp(v - max) / sum).toArray();
  }
}
