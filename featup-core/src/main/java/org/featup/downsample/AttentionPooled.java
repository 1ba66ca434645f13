package org.featup.downsample;

import org.featup.ndarray.NDArray;

/** Features pooled by attention to a saliency map that the caller computed. */
public interface AttentionPooled {

  /**
   * The pooled features.
   *
   * @return (J * B, C, cells)
   */
  NDArray output();

  /**
   * Adds gradients: of the two maps to the arrays given, of w and b to theirs. The arrays may be
   * views of one map.
   *
   * @param dOut gradient of {@link #output}
   * @param dX gradient of the features, added to; the channels of a pixel lie next to each other
   * @param dSaliency gradient of the saliency, added to
   * @throws IllegalArgumentException if a shape is not that of what it is the gradient of, or
   *     {@code dX} is laid out differently
   */
  void backward(NDArray dOut, NDArray dX, NDArray dSaliency);
}
