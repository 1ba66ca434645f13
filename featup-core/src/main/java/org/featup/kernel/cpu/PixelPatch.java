package org.featup.kernel.cpu;

import org.featup.ndarray.NDArray;

/**
 * A rectangle of pixels of a map on the heap, the channels of a pixel next to each other.
 *
 * @param data the elements
 * @param start of the upper left pixel
 * @param rowStride elements from one row to the next
 * @param pixelStride elements from one pixel of a row to the next
 * @param channels elements of a pixel
 * @param rows rows of the rectangle, at least 1
 * @param columns columns of the rectangle, at least 1
 */
public record PixelPatch(
    float[] data, int start, int rowStride, int pixelStride, int channels, int rows, int columns) {

  /** A rectangle of an image of a map; of one channel, or with a channel stride of 1. */
  static PixelPatch of(NDArray map, int image, int top, int left, int rows, int columns) {
    int rowStride = map.stride(2);
    int pixelStride = map.stride(3);
    int start = map.offset() + image * map.stride(0) + top * rowStride + left * pixelStride;
    return new PixelPatch(
        map.data(), start, rowStride, pixelStride, map.shape().c(), rows, columns);
  }

  /** The map itself if its channels lie next to each other, else a copy. */
  static NDArray pixelwise(NDArray map) {
    return map.device() == null && (map.shape().c() == 1 || map.stride(1) == 1)
        ? map
        : map.channelsLast();
  }
}
