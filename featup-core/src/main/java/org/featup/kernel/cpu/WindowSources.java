package org.featup.kernel.cpu;

import java.util.Arrays;
import org.featup.ndarray.NDArray;

/** Rows that are there already: as they are, or with a border of zeros. */
final class WindowSources {
  private WindowSources() {}

  /** The rows of a map whose border is part of it. */
  static WindowSource stored(NDArray map) {
    return (image, row, channel, channels, out, offset, stride) -> {
      int start = rowStart(map, image, row) + channel;
      copyPixels(map, start, map.shape().w(), channels, out, offset, stride);
    };
  }

  /** The rows of a map inside a border of zeros. */
  static WindowSource zeroBordered(NDArray map, int border) {
    int width = map.shape().w();
    return (image, row, channel, channels, out, offset, stride) -> {
      int y = row - border;
      int end = offset + (width + 2 * border) * stride;
      if (y < 0 || y >= map.shape().h()) {
        Arrays.fill(out, offset, end, 0);
        return;
      }
      int inner = offset + border * stride;
      Arrays.fill(out, offset, inner, 0);
      copyPixels(map, rowStart(map, image, y) + channel, width, channels, out, inner, stride);
      Arrays.fill(out, inner + width * stride, end, 0);
    };
  }

  private static int rowStart(NDArray map, int image, int row) {
    return map.offset() + (image * map.shape().h() + row) * map.shape().w() * map.shape().c();
  }

  /** Copies some channels of consecutive pixels, zeros in the padding. */
  static void copyPixels(
      NDArray map, int start, int pixels, int channels, float[] out, int offset, int stride) {
    int step = map.shape().c();
    if (step == channels && stride == channels) {
      System.arraycopy(map.data(), start, out, offset, pixels * channels);
      return;
    }
    for (int x = 0; x < pixels; x++) {
      int to = offset + x * stride;
      System.arraycopy(map.data(), start + x * step, out, to, channels);
      Arrays.fill(out, to + channels, to + stride, 0);
    }
  }
}
