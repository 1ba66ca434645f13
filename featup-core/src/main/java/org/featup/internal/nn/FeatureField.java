package org.featup.internal.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * The features of one image at every point of it, as something to be learned: the network of the
 * implicit upsampler, or its ablation, a buffer of pixels. Safe for use by many threads as long as
 * none of them trains it.
 */
public sealed interface FeatureField permits ImplicitField, ExplicitBuffer {

  /** One evaluation in training, to be followed by its backward pass. */
  interface Pass {

    /**
     * The features.
     *
     * @return (1, C, H, W) at the size that is trained at, on the heap or, to be closed, where the
     *     backend computes; not to be modified
     */
    NDArray output();

    /**
     * Adds the gradients to the parameters'.
     *
     * @param dOut gradient of {@link #output}, of the same shape
     * @throws IllegalArgumentException if it has another shape
     */
    void backward(NDArray dOut);
  }

  /** A linear map of the features, to be evaluated at any size. */
  @FunctionalInterface
  interface Query {

    /**
     * Evaluates some rows.
     *
     * @param height rows of the whole map, at least 1
     * @param width columns, at least 1
     * @param from first row wanted
     * @param to after the last row wanted
     * @param backend computes
     * @return (1, K, to - from, width), equal to the same rows of the whole map; where the backend
     *     computes
     */
    NDArray rows(int height, int width, int from, int to, Backend backend);
  }

  /**
   * The channels of the features.
   *
   * @return C
   */
  int channels();

  /**
   * All that is learned.
   *
   * @return the parameters themselves
   */
  List<Parameter> parameters();

  /**
   * Evaluates at the size that is trained at.
   *
   * @param dropout draws what is dropped; null to drop nothing
   * @param backend computes; where that is on a device, an {@link org.featup.spi.Arena}, which
   *     closes what is kept for the way back
   * @return the features, and the way back
   */
  Pass forward(RandomGenerator dropout, Backend backend);

  /**
   * Prepares a linear map of the features.
   *
   * @param head the map, C to K channels
   * @return evaluates it at any size, with the parameters as they are now
   * @throws IllegalArgumentException if the head has other inputs
   */
  Query query(Conv1x1 head);
}
