package org.featup.spi;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Squares, variations and magnitudes on the heap, as {@link LossOps} describes them. */
final class HeapLosses {
  private HeapLosses() {}

  static double squaredError(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    Shape shape = prediction.shape();
    NDArray p = PixelMajor.of(prediction);
    NDArray t = PixelMajor.of(target);
    float[] d = dPrediction.data();
    double factor = 2 * weight / shape.elements();
    double sum =
        PixelLoop.sum(
            shape,
            (n, y, x) -> {
              int atP = PixelMajor.index(p, n, y, x);
              int atT = PixelMajor.index(t, n, y, x);
              int atD = PixelMajor.index(dPrediction, n, y, x);
              double squares = 0;
              for (int c = 0; c < shape.c(); c++) {
                double difference = (double) p.data()[atP + c] - t.data()[atT + c];
                squares += difference * difference;
                d[atD + c] += (float) (factor * difference);
              }
              return squares;
            });
    return sum / shape.elements();
  }

  static double totalVariation(NDArray map, double weight, NDArray dMap) {
    Shape shape = map.shape();
    NDArray pixels = PixelMajor.of(map);
    double factor = 2 * weight / shape.elements();
    Difference step = new Difference(pixels.data(), dMap.data(), shape.c(), factor);
    double sum =
        PixelLoop.sum(
            shape,
            (n, y, x) -> {
              int from = PixelMajor.index(pixels, n, y, x);
              int to = PixelMajor.index(dMap, n, y, x);
              double squares = 0;
              if (y + 1 < shape.h()) {
                squares += step.take(from, pixels.stride(2), to, dMap.stride(2));
              }
              if (x + 1 < shape.w()) {
                squares += step.take(from, pixels.stride(3), to, dMap.stride(3));
              }
              return squares;
            });
    return sum / shape.elements();
  }

  /** Squared differences of a pixel and the one a step away, and what they add to gradients. */
  private record Difference(float[] map, float[] dMap, int channels, double factor) {
    double take(int from, int step, int to, int dStep) {
      double squares = 0;
      for (int c = 0; c < channels; c++) {
        double difference = (double) map[from + step + c] - map[from + c];
        squares += difference * difference;
        float d = (float) (factor * difference);
        dMap[to + dStep + c] += d;
        dMap[to + c] -= d;
      }
      return squares;
    }
  }

  static NDArray magnitude(NDArray x) {
    NDArray pixels = PixelMajor.of(x);
    float[] data = pixels.data();
    NDArray out = NDArray.zeros(x.shape().withChannels(1));
    PixelLoop.forEach(
        out.shape(),
        (n, h, w) -> {
          int from = PixelMajor.index(pixels, n, h, w);
          double squares = squares(data, from, from + x.shape().c());
          out.set(n, 0, h, w, (float) Math.sqrt(squares));
        });
    return out;
  }

  /** Two sums, because one would wait for each of its additions. */
  private static double squares(float[] x, int from, int to) {
    double even = 0;
    double odd = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      even += (double) x[i] * x[i];
      odd += (double) x[i + 1] * x[i + 1];
    }
    return even + odd + (i < to ? (double) x[i] * x[i] : 0);
  }

  static void magnitudeGradients(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    NDArray pixels = PixelMajor.of(x);
    NDArray lengths = magnitude.toHost();
    NDArray dLengths = dMagnitude.toHost();
    PixelLoop.forEach(
        lengths.shape(),
        (n, h, w) -> {
          float m = lengths.get(n, 0, h, w);
          float factor = m == 0 ? 0 : dLengths.get(n, 0, h, w) / m;
          int from = PixelMajor.index(pixels, n, h, w);
          int to = PixelMajor.index(dX, n, h, w);
          addScaled(pixels.data(), from, factor, dX.data(), to, x.shape().c());
        });
  }

  private static void addScaled(float[] x, int from, float factor, float[] sum, int to, int count) {
    for (int c = 0; c < count; c++) {
      sum[to + c] += factor * x[from + c];
    }
  }
}
