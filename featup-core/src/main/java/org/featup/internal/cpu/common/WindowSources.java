package org.featup.internal.cpu.common;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.ndarray.NDArray;

/** Rows that are there already: as they are, or with a border of zeros. */
public final class WindowSources {
  private WindowSources() {}

  /** The rows of a map whose border is part of it. */
  public static WindowSource stored(NDArray map) {
    return (image, row, left, columns, blocks, block, out, offset) ->
        copyPixels(map, pixel(map, image, row, left), columns, blocks, block, out, offset);
  }

  /** The rows of a map inside a border of zeros. */
  public static WindowSource zeroBordered(NDArray map, int border) {
    return (image, row, left, columns, blocks, block, out, offset) -> {
      int y = row - border;
      int stride = blocks.padded(block);
      int end = offset + columns * stride;
      int first = Math.max(border, left);
      int last = Math.min(map.shape().w() + border, left + columns);
      if (y < 0 || y >= map.shape().h() || first >= last) {
        Arrays.fill(out, offset, end, 0);
        return;
      }
      int inner = offset + (first - left) * stride;
      Arrays.fill(out, offset, inner, 0);
      int start = pixel(map, image, y, first - border);
      copyPixels(map, start, last - first, blocks, block, out, inner);
      Arrays.fill(out, inner + (last - first) * stride, end, 0);
    };
  }

  private static int pixel(NDArray map, int image, int row, int column) {
    return (image * map.shape().h() + row) * map.shape().w() + column;
  }

  /**
   * Copies a block of channels of consecutive pixels close together, zeros in the padding.
   *
   * @param pixel the first pixel's index in the map
   */
  public static void copyPixels(
      NDArray map, int pixel, int pixels, Blocks blocks, int block, float[] out, int offset) {
    int channels = map.shape().c();
    int size = blocks.size(block);
    int stride = blocks.padded(block);
    int start = map.offset() + pixel * channels + blocks.first(block);
    if (channels == stride) {
      System.arraycopy(map.data(), start, out, offset, pixels * channels);
      return;
    }
    for (int x = 0; x < pixels; x++) {
      int to = offset + x * stride;
      System.arraycopy(map.data(), start + x * channels, out, to, size);
      for (int c = size; c < stride; c++) {
        out[to + c] = 0;
      }
    }
  }
}
