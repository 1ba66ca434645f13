package org.featup.internal.train.stack;

import org.featup.ndarray.NDArray;

/**
 * The features of an image at its own resolution, as the losses look at them, and the way of their
 * gradients back. Gradients are collected first and go back once.
 */
interface HighRes {

  /** The features through the projection of the first views, (1, P, H, W). */
  NDArray projected();

  /** The gradient of {@link #projected}, to be added to. */
  NDArray dProjected();

  /**
   * Jitters, pools and projects.
   *
   * @param view which views
   * @return (J, P, h, w)
   */
  NDArray pooled(int view);

  /** Collects the gradient of what {@link #pooled} gave. */
  void addPooled(int view, NDArray dPooled);

  /** How far the filters of the stages are from keeping constants. */
  double filterSum();

  /**
   * The backward pass to the parameters of the stack and of the downsampler, and adds to their
   * gradients.
   *
   * @param sumWeight weight of {@link #filterSum} in the loss
   */
  void backward(double sumWeight);
}
