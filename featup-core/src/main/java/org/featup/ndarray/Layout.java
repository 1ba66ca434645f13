package org.featup.ndarray;

/** How the elements of a dense array follow each other in memory. */
public enum Layout {
  /** (N, H, W, C): the channels of a pixel are neighbours. Features live this way. */
  CHANNELS_LAST,
  /**
   * (N, C, H, W): the pixels of a channel are neighbours. PyTorch and ONNX give arrays this way.
   */
  NCHW;

  /**
   * The strides of a dense array. Those of a shape that no Java array holds mean nothing.
   *
   * @param s the shape
   * @return elements from one index to the next along N, C, H, W
   */
  public int[] strides(Shape s) {
    return this == CHANNELS_LAST
        ? new int[] {s.h() * s.w() * s.c(), 1, s.w() * s.c(), s.c()}
        : new int[] {s.c() * s.h() * s.w(), s.h() * s.w(), s.w(), 1};
  }
}
