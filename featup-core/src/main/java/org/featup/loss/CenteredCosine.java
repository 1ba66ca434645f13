package org.featup.loss;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * How little two maps agree in what tells their pixels apart: {@code 1 - mean_i cos(a_i, b_i)},
 * where a_i is the vector of channels at pixel i of the prediction less the mean of these over the
 * image, and b_i the same of the target. Neither the scale of a map nor a constant added to it
 * matters. 0 for maps that agree, 1 for maps that have nothing to do with each other, at most 2.
 *
 * <p>A pixel at which one of both vectors is (almost) 0 has the cosine 0 and no gradient.
 */
public final class CenteredCosine {
  /** Of the squared lengths of two vectors: below it their cosine is taken as 0. */
  private static final double LEAST = 1e-24;

  private CenteredCosine() {}

  /**
   * The loss alone.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @return the loss, summed in double
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double forward(NDArray prediction, NDArray target) {
    return backward(prediction, target, 0, NDArray.zeros(prediction.shape()));
  }

  /**
   * The loss and its gradient.
   *
   * @param prediction (B, C, H, W)
   * @param target of the same shape
   * @param weight factor on the gradient
   * @param dPrediction receives {@code weight * dLoss/dPrediction}, added
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double backward(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    Shape shape = prediction.shape();
    PixelLoop.checkShape("a target", shape, target);
    PixelMajor.checkSum("dPrediction", shape, dPrediction);
    double pixels = (double) shape.n() * shape.h() * shape.w();
    double cosines = 0;
    for (int n = 0; n < shape.n(); n++) {
      double[] a = centered(prediction.image(n));
      double[] b = centered(target.image(n));
      double[] da = new double[a.length];
      for (int at = 0; at < da.length; at += shape.c()) {
        cosines += cosine(a, b, at, shape.c(), -weight / pixels, da);
      }
      center(da, shape.c()); // a projection, and so its own adjoint
      add(da, dPrediction.image(n));
    }
    return 1 - cosines / pixels;
  }

  /** The cosine of one pixel's vectors; its gradient by a, times a factor, goes to {@code da}. */
  private static double cosine(
      double[] a, double[] b, int at, int channels, double factor, double[] da) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = at; i < at + channels; i++) {
      product += a[i] * b[i];
      squaresA += a[i] * a[i];
      squaresB += b[i] * b[i];
    }
    if (squaresA * squaresB < LEAST) {
      return 0;
    }
    double lengths = Math.sqrt(squaresA * squaresB);
    double cosine = product / lengths;
    for (int i = at; i < at + channels; i++) {
      da[i] = factor * (b[i] / lengths - cosine * a[i] / squaresA);
    }
    return cosine;
  }

  private static void add(double[] da, NDArray dPrediction) {
    Shape shape = dPrediction.shape();
    PixelLoop.forEach(
        shape,
        (n, y, x) -> {
          int from = (y * shape.w() + x) * shape.c();
          int to = PixelMajor.index(dPrediction, n, y, x);
          for (int c = 0; c < shape.c(); c++) {
            dPrediction.data()[to + c] += (float) da[from + c];
          }
        });
  }

  /** The pixels of one image, one after the other, less their mean. */
  private static double[] centered(NDArray image) {
    Shape shape = image.shape();
    NDArray pixels = PixelMajor.of(image);
    double[] values = new double[shape.arrayLength()];
    PixelLoop.forEach(
        shape,
        (n, y, x) -> {
          int from = PixelMajor.index(pixels, n, y, x);
          int to = (y * shape.w() + x) * shape.c();
          for (int c = 0; c < shape.c(); c++) {
            values[to + c] = pixels.data()[from + c];
          }
        });
    center(values, shape.c());
    return values;
  }

  private static void center(double[] values, int channels) {
    double[] mean = new double[channels];
    for (int i = 0; i < values.length; i++) {
      mean[i % channels] += values[i];
    }
    int pixels = values.length / channels;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean[i % channels] / pixels;
    }
  }
}
