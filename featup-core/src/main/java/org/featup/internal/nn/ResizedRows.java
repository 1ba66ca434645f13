package org.featup.internal.nn;

import java.util.Arrays;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.Taps;

/**
 * Some rows of a resized map: averages of pixels where it shrinks, bilinear where it grows, which
 * never leaves the range of the values. The array is to be closed; it may be a part of the map.
 */
final class ResizedRows {
  private ResizedRows() {}

  static Band of(NDArray map, int height, int width, int from, int to, Backend backend) {
    Shape shape = map.shape();
    if (shape.h() == height && shape.w() == width) {
      return new Band(map.crop(from, 0, to - from, width), from, height);
    }
    Taps rows = part(taps(shape.h(), height), from, to);
    return new Band(backend.resample(map, rows, taps(shape.w(), width)), from, height);
  }

  private static Taps taps(int in, int out) {
    return out < in ? Taps.averagePool(in, out) : Taps.bilinear(in, out);
  }

  /** The taps of some outputs. */
  private static Taps part(Taps taps, int from, int to) {
    int first = taps.starts()[from];
    int end = taps.starts()[to];
    int[] starts = Arrays.copyOfRange(taps.starts(), from, to + 1);
    for (int i = 0; i < starts.length; i++) {
      starts[i] -= first;
    }
    int[] indices = Arrays.copyOfRange(taps.indices(), first, end);
    float[] weights = Arrays.copyOfRange(taps.weights(), first, end);
    return new Taps(taps.inputSize(), starts, indices, weights);
  }
}
