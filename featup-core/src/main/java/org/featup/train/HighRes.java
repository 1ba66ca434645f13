package org.featup.train;

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

  /**
   * Goes back to the parameters of the stack and of the downsampler, and adds to their gradients.
   */
  void backward();
}
