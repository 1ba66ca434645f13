package org.featup.bench;

import org.featup.ndarray.NDArray;

/**
 * Inputs of an adaptive convolution, on the heap.
 *
 * @param padded (B, C, H+D-1, W+D-1)
 * @param filters (B, D*D, H, W)
 * @param dOut gradient of the output, (B, C, H, W)
 */
record ConvArrays(NDArray padded, NDArray filters, NDArray dOut) {

  /** Random ones, the same at every call. */
  static ConvArrays random(ConvShape size) {
    RandomArrays random = new RandomArrays();
    return new ConvArrays(
        random.array(size.padded()), random.array(size.filters()), random.array(size.output()));
  }

  long bytes() {
    return Float.BYTES
        * (padded.shape().elements() + filters.shape().elements() + dOut.shape().elements());
  }
}
