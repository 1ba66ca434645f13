package org.featup.reduce;

import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** The pixels of several maps, one after the other, as rows of C doubles. */
final class Pixels {
  private final List<NDArray> maps;
  private final int channels;
  private final long count;

  Pixels(List<NDArray> features) {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("expected at least one feature map, given none");
    }
    channels = features.get(0).shape().c();
    long pixels = 0;
    for (NDArray map : features) {
      Shape s = map.shape();
      if (s.c() != channels) {
        throw new IllegalArgumentException(
            "expected " + channels + " channels in every map, given " + s);
      }
      pixels += s.withChannels(1).elements();
    }
    count = pixels;
    maps = features.stream().map(NDArray::channelsLast).toList();
  }

  int channels() {
    return channels;
  }

  long count() {
    return count;
  }

  /** The mean pixel; checks that every element is finite on the way. */
  double[] mean() {
    double[] sum = new double[channels];
    forEach(
        new double[channels],
        pixel -> {
          for (int c = 0; c < channels; c++) {
            sum[c] += pixel[c];
          }
        });
    for (int c = 0; c < channels; c++) {
      if (!Double.isFinite(sum[c])) {
        throw new IllegalArgumentException("channel " + c + " holds NaN or infinity");
      }
      sum[c] /= count;
    }
    return sum;
  }

  /** Shows every pixel less {@code origin}, in one array used again and again. */
  void forEach(double[] origin, java.util.function.Consumer<double[]> sink) {
    double[] pixel = new double[channels];
    for (NDArray map : maps) {
      float[] data = map.data();
      int end = map.offset() + map.shape().arrayLength();
      for (int i = map.offset(); i < end; i += channels) {
        for (int c = 0; c < channels; c++) {
          pixel[c] = data[i + c] - origin[c];
        }
        sink.accept(pixel);
      }
    }
  }
}
