package org.featup.upsample;

import org.featup.ndarray.NDArray;

/** From coarse features and the image they were taken from to features at a higher resolution. */
public interface Upsampler {

  /**
   * Upsamples to the upsampler's own size.
   *
   * @param features (N, C, h, w), any number of channels; not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h and W
   *     &gt;= w; not modified
   * @return a new array (N, C, ...); the implementation says which size
   * @throws IllegalArgumentException if the shapes do not fit each other; the message says what was
   *     given and what was expected
   */
  NDArray upsample(NDArray features, NDArray image);

  /**
   * Upsamples to a given size.
   *
   * @param features (N, C, h, w), any number of channels; not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h and W
   *     &gt;= w; not modified
   * @param height rows wanted, at least h
   * @param width columns wanted, at least w
   * @return a new array (N, C, height, width)
   * @throws IllegalArgumentException if the shapes or the size do not fit; the message says what
   *     was given and what was expected
   */
  NDArray upsample(NDArray features, NDArray image, int height, int width);
}
