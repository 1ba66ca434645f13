package org.featup.downsample;

import java.util.List;
import org.featup.ndarray.NDArray;

/** Several maps pooled by attention to one saliency map, as if they were channels of one. */
public interface AttentionPooledMaps {

  /**
   * The pooled maps.
   *
   * @return for each map, (J * B, C, cells)
   */
  List<NDArray> outputs();

  /**
   * Adds gradients: of the maps and the saliency to the arrays given, of w and b to theirs. The
   * arrays may be views of one map.
   *
   * @param dOuts gradient of each of {@link #outputs}
   * @param dMaps gradient of each map, added to; the channels of a pixel lie next to each other
   * @param dSaliency gradient of the saliency, added to
   * @throws IllegalArgumentException if a shape is not that of what it is the gradient of, or one
   *     of {@code dMaps} is laid out differently
   */
  void backward(List<NDArray> dOuts, List<NDArray> dMaps, NDArray dSaliency);
}
