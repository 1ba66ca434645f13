package org.featup.internal.cuda.conv;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;

/** The adaptive convolution and its gradients, shapes as in {@link Backend}. */
public interface ConvOps {

  /** {@link Backend#adaptiveConv(NDArray, NDArray, NDArray)}; out may be on the heap. */
  void adaptiveConv(NDArray padded, NDArray filters, NDArray out);

  /** {@link Backend#adaptiveConvGradSource}, an array of the device. */
  NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters);

  /** {@link Backend#adaptiveConvGradFilters}, an array of the device. */
  NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded);
}
