package org.featup.cuda;

import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.DeviceMemory;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;

/** Adds gradients that were computed on the device to the arrays on the heap that collect them. */
final class HeapSums {
  private HeapSums() {}

  /**
   * Adds an array and closes it.
   *
   * @param gradient on the device
   * @param to of the same shape, on the heap; the channels of a pixel lie next to each other
   */
  static void add(NDArray gradient, NDArray to) {
    try (gradient) {
      NDArray from = gradient.toHost();
      Shape shape = from.shape();
      float[] sums = to.data();
      for (int n = 0; n < shape.n(); n++) {
        NDArray image = from.image(n);
        NDArray target = to.image(n);
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            int at = PixelMajor.index(image, 0, h, w);
            int into = PixelMajor.index(target, 0, h, w);
            for (int c = 0; c < shape.c(); c++) {
              sums[into + c] += from.data()[at + c];
            }
          }
        }
      }
    }
  }

  /**
   * Adds numbers of the device's memory.
   *
   * @param offset the first of them
   */
  static void add(CudaContext context, DeviceMemory gradient, int offset, float[] to) {
    float[] from = new float[to.length];
    context.download(gradient, (long) Float.BYTES * offset, from, 0, from.length);
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
