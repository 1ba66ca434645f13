package org.featup.spi;

import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * Where the gradients of an attention pooling are added to. All maps may be views of one map, such
 * as all channels but the last and the last one.
 *
 * @param dMaps by each of the maps pooled, (B, C, H, W); the channels of a pixel lie next to each
 *     other
 * @param dSaliency by the saliency, (B, 1, H, W)
 * @param dw by {@link AttentionKernel#w}
 * @param db by {@link AttentionKernel#b}
 */
public record AttentionGradients(List<NDArray> dMaps, NDArray dSaliency, float[] dw, float[] db) {

  /**
   * The gradients of pooling a single map.
   *
   * @param dX by the map, (B, C, H, W)
   * @param dSaliency by the saliency, (B, 1, H, W)
   * @param dw by {@link AttentionKernel#w}
   * @param db by {@link AttentionKernel#b}
   */
  public AttentionGradients(NDArray dX, NDArray dSaliency, float[] dw, float[] db) {
    this(List.of(dX), dSaliency, dw, db);
  }

  /**
   * The gradient by the first map, or the only one.
   *
   * @return (B, C, H, W)
   */
  public NDArray dX() {
    return dMaps.get(0);
  }
}
