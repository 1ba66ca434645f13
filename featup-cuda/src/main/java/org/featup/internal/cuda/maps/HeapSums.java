package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;

/** Adds gradients that were computed on the device to the arrays on the heap that collect them. */
public final class HeapSums {
  private HeapSums() {}

  /**
   * Adds numbers of the device's memory.
   *
   * @param offset the first of them
   */
  public static void add(CudaContext context, DeviceMemory gradient, int offset, float[] to) {
    float[] from = new float[to.length];
    context.download(gradient, (long) Float.BYTES * offset, from, 0, from.length);
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
