package org.featup.downsample;

import org.featup.ndarray.NDArray;

/** Pooled features, and the way of their gradient back. */
public interface Pooled {

  /**
   * The pooled features.
   *
   * @return (J * B, C, cells)
   */
  NDArray output();

  /**
   * Adds gradients: of the features to {@code dX}, of the downsampler's parameters to theirs. What
   * was cheap is computed again; nothing but the arguments was kept.
   *
   * @param dOut gradient of {@link #output}
   * @param dX gradient of the features, added to; the channels of a pixel lie next to each other
   * @throws IllegalArgumentException if a shape is not that of what it is the gradient of, or
   *     {@code dX} is laid out differently
   */
  void backward(NDArray dOut, NDArray dX);
}
