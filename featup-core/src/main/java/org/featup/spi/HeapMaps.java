package org.featup.spi;

import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;

/** Arithmetic of whole maps on the heap, as {@link MapOps} describes it. */
final class HeapMaps {
  private HeapMaps() {}

  /** The sum may have any layout. */
  static void add(NDArray x, NDArray sum) {
    NDArray pixels = PixelMajor.of(x);
    int step = sum.stride(1);
    PixelLoop.forEach(
        x.shape(),
        (n, h, w) -> {
          int from = PixelMajor.index(pixels, n, h, w);
          int to = PixelMajor.index(sum, n, h, w);
          for (int c = 0; c < x.shape().c(); c++) {
            sum.data()[to + c * step] += pixels.data()[from + c];
          }
        });
  }

  static void set(NDArray x, NDArray to) {
    NDArray pixels = PixelMajor.of(x);
    PixelLoop.forEach(
        x.shape(),
        (n, h, w) ->
            System.arraycopy(
                pixels.data(),
                PixelMajor.index(pixels, n, h, w),
                to.data(),
                PixelMajor.index(to, n, h, w),
                x.shape().c()));
  }

  static float[] channelSums(NDArray x) {
    NDArray map = x.channelsLast();
    int channels = map.shape().c();
    double[] sums = new double[channels];
    int end = map.offset() + map.shape().arrayLength();
    for (int pixel = map.offset(); pixel < end; pixel += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += map.data()[pixel + c];
      }
    }
    float[] rounded = new float[channels];
    for (int c = 0; c < channels; c++) {
      rounded[c] = (float) sums[c];
    }
    return rounded;
  }

  static double subtract(NDArray from, NDArray x) {
    NDArray pixels = PixelMajor.of(x);
    int channels = x.shape().c();
    return PixelLoop.sum(
        x.shape(),
        (n, h, w) -> {
          int at = PixelMajor.index(from, n, h, w);
          int atX = PixelMajor.index(pixels, n, h, w);
          double squares = 0;
          for (int c = 0; c < channels; c++) {
            float d = from.data()[at + c] - pixels.data()[atX + c];
            from.data()[at + c] = d;
            squares += (double) d * d;
          }
          return squares;
        });
  }

  static void addDifference(NDArray a, NDArray b, float factor, NDArray sum) {
    NDArray more = PixelMajor.of(a);
    NDArray less = PixelMajor.of(b);
    PixelLoop.forEach(
        sum.shape(),
        (n, h, w) -> {
          int fromA = PixelMajor.index(more, n, h, w);
          int fromB = PixelMajor.index(less, n, h, w);
          int to = PixelMajor.index(sum, n, h, w);
          for (int c = 0; c < sum.shape().c(); c++) {
            float d = more.data()[fromA + c] - less.data()[fromB + c];
            sum.data()[to + c] += factor * d;
          }
        });
  }
}
