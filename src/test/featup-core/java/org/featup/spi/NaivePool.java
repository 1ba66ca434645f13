package org.featup.spi;

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

  /** A map as every view sees it. */
  public List<Doubles> seen(Doubles x) {
    return views.stream().map(view -> view.of(x)).toList();
  }

  /** The same weights everywhere. */
  public Doubles pool(Doubles x, double[] weights) {
    return pool(seen(x), (view, corner) -> weights);
  }

  /** Softmax of {@code w * saliency + b}. */
  public Doubles attention(Doubles x, Doubles saliency, double[] w, double[] b) {
    return attention(seen(x), saliency, w, b);
  }

  /** The same, of features as the views see them. */
  Doubles attention(List<Doubles> seen, Doubles saliency, double[] w, double[] b) {
    List<Doubles> maps = seen(saliency);
    return pool(seen, (view, corner) -> softmax(maps.get(view), corner, w, b));
  }

  /** Weights by view and (image, top, left). */
  private Doubles pool(List<Doubles> seen, BiFunction<Integer, int[], double[]> weights) {
    Doubles first = seen.get(0);
    Doubles out = Doubles.zeros(seen.size() * first.n(), first.c(), height, width);
    int strideY = height == 1 ? 0 : (first.h() - k) / (height - 1);
    int strideX = width == 1 ? 0 : (first.w() - k) / (width - 1);
    for (int image = 0; image < out.n(); image++) {
      int view = image / first.n();
      int n = image % first.n();
      for (int cell = 0; cell < height * width; cell++) {
        int top = cell / width * strideY;
        int left = cell % width * strideX;
        double[] weight = weights.apply(view, new int[] {n, top, left});
        for (int c = 0; c < first.c(); c++) {
          for (int p = 0; p < k * k; p++) {
            double value = weight[p] * seen.get(view).at(n, c, top + p / k, left + p % k);
            out.add(image, c, cell / width, cell % width, value);
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
