package org.featup.spi;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Equation 1 and its deviations on the heap, as {@link LossOps} describes them. */
final class HeapLikelihood {
  private HeapLikelihood() {}

  static NDArray deviation(NDArray x, float[] weight, float bias) {
    NDArray pixels = PixelMajor.of(x);
    NDArray deviation = NDArray.zeros(x.shape().withChannels(1));
    PixelLoop.forEach(
        deviation.shape(),
        (n, h, w) -> {
          int at = PixelMajor.index(pixels, n, h, w);
          double net = bias;
          for (int c = 0; c < weight.length; c++) {
            net += (double) weight[c] * pixels.data()[at + c];
          }
          double s = Math.max(Math.exp(net + LossOps.DEVIATION_SHIFT), LossOps.LEAST_DEVIATION);
          deviation.set(n, 0, h, w, (float) s);
        });
    return deviation;
  }

  static void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    NDArray pixels = PixelMajor.of(x);
    NDArray scale = deviation.toHost();
    NDArray dScale = dDeviation.toHost();
    double[] byWeight = new double[dWeight.length];
    double byBias =
        PixelLoop.sum(
            scale.shape(),
            (n, h, w) -> {
              float s = scale.get(n, 0, h, w);
              boolean bounded = s <= LossOps.LEAST_DEVIATION; // NaN is not
              double dNet = bounded ? 0 : (double) dScale.get(n, 0, h, w) * s;
              int at = PixelMajor.index(pixels, n, h, w);
              for (int c = 0; c < byWeight.length; c++) {
                byWeight[c] += dNet * pixels.data()[at + c];
              }
              return dNet;
            });
    for (int c = 0; c < byWeight.length; c++) {
      dWeight[c] += (float) byWeight[c];
    }
    dBias[0] += (float) byBias;
  }

  static double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    Shape shape = prediction.shape();
    NDArray p = PixelMajor.of(prediction);
    NDArray t = PixelMajor.of(target);
    NDArray scale = deviation.toHost();
    float[] d = dPrediction.data();
    double factor = weight / shape.elements();
    double sum =
        PixelLoop.sum(
            shape,
            (n, y, x) -> {
              int atP = PixelMajor.index(p, n, y, x);
              int atT = PixelMajor.index(t, n, y, x);
              int atD = PixelMajor.index(dPrediction, n, y, x);
              double s = scale.get(n, 0, y, x);
              double squares = 0;
              for (int c = 0; c < shape.c(); c++) {
                double difference = (double) p.data()[atP + c] - t.data()[atT + c];
                squares += difference * difference;
                d[atD + c] += (float) (factor * difference / (s * s));
              }
              dDeviation.data()[PixelMajor.index(dDeviation, n, y, x)] +=
                  (float) (factor * (shape.c() - squares / (s * s)) / s);
              return squares / (2 * s * s) + shape.c() * Math.log(s);
            });
    return sum / shape.elements();
  }
}
