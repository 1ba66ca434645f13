package org.featup.internal.cpu.kernels;

import org.featup.internal.ndarray.PixelMajor;
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
  public static PixelPatch of(NDArray map, int image, int top, int left, int rows, int columns) {
    return new PixelPatch(
        map.data(),
        PixelMajor.index(map, image, top, left),
        map.stride(2),
        map.stride(3),
        map.shape().c(),
        rows,
        columns);
  }
}
