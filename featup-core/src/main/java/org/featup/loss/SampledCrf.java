package org.featup.loss;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A conditional random field over pairs of sampled pixels: features may differ where the image
 * does. The loss is the mean over all pairs (i, j) of {@code similarity(i, j) * |x_i - x_j|^2},
 * with {@code similarity = w1 exp(-p / (2 alpha) - g / (2 beta)) + w2 exp(-p / (2 gamma)) - shift},
 * p the squared distance of the pixels in parts of the map and g that of their colours.
 *
 * @param alpha squared width of the first kernel in space, positive
 * @param beta squared width of the first kernel in colour, positive
 * @param gamma squared width of the second kernel in space, positive
 * @param w1 weight of the first kernel
 * @param w2 weight of the second kernel
 * @param shift subtracted from the similarity
 */
public record SampledCrf(
    double alpha, double beta, double gamma, double w1, double w2, double shift) {

  /**
   * Checks the widths.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public SampledCrf {
    if (!(alpha > 0 && beta > 0 && gamma > 0)) {
      throw new IllegalArgumentException(
          "expected positive widths, given alpha " + alpha + ", beta " + beta + ", gamma " + gamma);
    }
  }

  /**
   * The original's settings.
   *
   * @return alpha 0.1, beta 0.15, gamma 0.005, w1 10, w2 3, no shift
   */
  public static SampledCrf original() {
    return new SampledCrf(0.1, 0.15, 0.005, 10, 3, 0);
  }

  /**
   * The loss alone.
   *
   * @param guidance image (B, G, H, W)
   * @param x features (B, C, H, W)
   * @param points pixels of both
   * @return the loss, summed in double
   * @throws IllegalArgumentException if the sizes differ or a point lies outside
   */
  public double forward(NDArray guidance, NDArray x, SamplePoints points) {
    return backward(guidance, x, points, 0, NDArray.zeros(x.shape()));
  }

  /**
   * The loss and its gradient.
   *
   * @param guidance image (B, G, H, W)
   * @param x features (B, C, H, W); not modified
   * @param points pixels of both
   * @param weight factor on the gradient
   * @param dX receives {@code weight * dLoss/dX}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the sizes differ or a point lies outside
   */
  public double backward(
      NDArray guidance, NDArray x, SamplePoints points, double weight, NDArray dX) {
    Shape shape = x.shape();
    PixelLoop.checkShape("a guidance", shape.withChannels(guidance.shape().c()), guidance);
    PixelMajor.checkSum("dX", shape, dX);
    points.checkInside(shape.h(), shape.w());
    double pairs = (double) shape.n() * points.count() * points.count();
    double sum = 0;
    NDArray map = x.toHost();
    for (int n = 0; n < shape.n(); n++) {
      float[][] features = gather(map, n, points);
      float[][] dFeatures = new float[points.count()][shape.c()];
      sum += pairs(gather(guidance, n, points), features, dFeatures, points, shape);
      scatter(dFeatures, (float) (weight / pairs), points, n, dX);
    }
    return sum / pairs;
  }

  /** Every pair once; it counts twice, and a pixel with itself counts nothing. */
  private double pairs(
      float[][] colours, float[][] x, float[][] dX, SamplePoints points, Shape shape) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double dy = (double) (points.rows()[i] - points.rows()[j]) / shape.h();
        double dx = (double) (points.columns()[i] - points.columns()[j]) / shape.w();
        double similarity = similarity(dy * dy + dx * dx, distance(colours[i], colours[j]));
        sum += 2 * similarity * distance(x[i], x[j]);
        addDifference(x[i], x[j], (float) (4 * similarity), dX[i], dX[j]);
      }
    }
    return sum;
  }

  private double similarity(double place, double colour) {
    return w1 * Math.exp(-place / (2 * alpha) - colour / (2 * beta))
        + w2 * Math.exp(-place / (2 * gamma))
        - shift;
  }

  private static float distance(float[] a, float[] b) {
    float sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (a[c] - b[c]) * (a[c] - b[c]);
    }
    return sum;
  }

  private static void addDifference(float[] a, float[] b, float factor, float[] dA, float[] dB) {
    for (int c = 0; c < a.length; c++) {
      float d = factor * (a[c] - b[c]);
      dA[c] += d;
      dB[c] -= d;
    }
  }

  private static float[][] gather(NDArray map, int n, SamplePoints points) {
    float[][] values = new float[points.count()][map.shape().c()];
    for (int i = 0; i < values.length; i++) {
      for (int c = 0; c < values[i].length; c++) {
        values[i][c] = map.get(n, c, points.rows()[i], points.columns()[i]);
      }
    }
    return values;
  }

  private static void scatter(
      float[][] values, float factor, SamplePoints points, int n, NDArray sum) {
    for (int i = 0; i < values.length; i++) {
      int at = PixelMajor.index(sum, n, points.rows()[i], points.columns()[i]);
      for (int c = 0; c < values[i].length; c++) {
        sum.data()[at + c] += factor * values[i][c];
      }
    }
  }
}
