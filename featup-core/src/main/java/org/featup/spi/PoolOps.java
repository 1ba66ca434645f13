package org.featup.spi;

import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * Pooling of a map, seen through several views, by windows of k x k weights per cell: what the
 * downsamplers do. A view is the jitter and the blur that come before, as one {@link Resampling}.
 * Since it is linear, a cell is a weighted sum of pixels of the map itself: no resampled map of the
 * features is ever made.
 *
 * <p>Features may be any channels of a map whose channels lie next to each other in memory, so that
 * a map of projections and saliency can be passed as two views of it. Results of J views of B
 * images have a batch of J * B, view after view. Gradients are added to the arrays handed in; no
 * number of threads changes a bit of them.
 */
public interface PoolOps {

  /**
   * Pools with the same weights in every cell: {@code y[c, i, j] = sum_{u,v} weights[u, v] *
   * view(x)[c, i * stride + u, j * stride + v]}.
   *
   * @param x (B, C, H, W)
   * @param views what comes before, one or more
   * @param grid the windows
   * @param weights k * k, row-major
   * @return (J * B, C, grid.height(), grid.width())
   */
  NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights);

  /**
   * Gradients of {@link #pool}.
   *
   * @param x as there
   * @param views as there
   * @param grid as there
   * @param weights as there
   * @param dOut gradient of the result, (J * B, C, grid.height(), grid.width())
   * @param dX by x, added to; the channels of a pixel lie next to each other
   * @param dWeights by the weights, added to
   */
  void poolGradients(
      NDArray x,
      List<Resampling> views,
      PoolGrid grid,
      float[] weights,
      NDArray dOut,
      NDArray dX,
      float[] dWeights);

  /**
   * Pools by attention (equation 2): the weights of a cell are the softmax over its window of
   * {@code w * view(saliency) + b}. Several maps are pooled alike, as if they were the channels of
   * one.
   *
   * @param maps one or more, (B, C, H, W) each; C may differ
   * @param saliency (B, 1, H, W)
   * @param views what comes before, one or more
   * @param grid the windows
   * @param kernel w and b, k * k each, row-major
   * @return for each map, (J * B, C, grid.height(), grid.width())
   */
  List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel);

  /**
   * The same for a single map.
   *
   * @param x (B, C, H, W)
   * @param saliency (B, 1, H, W)
   * @param views what comes before, one or more
   * @param grid the windows
   * @param kernel w and b, k * k each, row-major
   * @return (J * B, C, grid.height(), grid.width())
   */
  default NDArray attentionPool(
      NDArray x, NDArray saliency, List<Resampling> views, PoolGrid grid, AttentionKernel kernel) {
    return attentionPool(List.of(x), saliency, views, grid, kernel).get(0);
  }

  /**
   * Gradients of {@link #attentionPool}.
   *
   * @param maps as there
   * @param saliency as there
   * @param views as there
   * @param grid as there
   * @param kernel as there
   * @param dOuts gradient of each result, (J * B, C, grid.height(), grid.width())
   * @param gradients added to
   */
  void attentionPoolGradients(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel,
      List<NDArray> dOuts,
      AttentionGradients gradients);

  /**
   * The same for a single map.
   *
   * @param x as there
   * @param saliency as there
   * @param views as there
   * @param grid as there
   * @param kernel as there
   * @param dOut gradient of the result, (J * B, C, grid.height(), grid.width())
   * @param gradients added to
   */
  default void attentionPoolGradients(
      NDArray x,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel,
      NDArray dOut,
      AttentionGradients gradients) {
    attentionPoolGradients(List.of(x), saliency, views, grid, kernel, List.of(dOut), gradients);
  }

  /**
   * A linear map of the channels to one: {@code s = sum_c weight[c] x[c] + bias}.
   *
   * @param x (B, C, H, W)
   * @param weight one per channel
   * @param bias added to every pixel
   * @return (B, 1, H, W)
   */
  NDArray saliency(NDArray x, float[] weight, float bias);

  /**
   * Gradients of {@link #saliency}.
   *
   * @param x as there
   * @param weight as there
   * @param dSaliency gradient of the result, (B, 1, H, W)
   * @param dX by x, added to; the channels of a pixel lie next to each other
   * @param dWeight by the weight, added to
   * @param dBias by the bias: one element, added to
   */
  void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias);
}
