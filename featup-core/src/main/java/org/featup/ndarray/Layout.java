package org.featup.ndarray;

/** How the elements of a dense array follow each other in memory. */
public enum Layout {
  /** (N, H, W, C): the channels of a pixel are neighbours. Features live this way. */
  CHANNELS_LAST,
  /**
   * (N, C, H, W): the pixels of a channel are neighbours. PyTorch and ONNX give arrays this way.
   */
  NCHW
}
