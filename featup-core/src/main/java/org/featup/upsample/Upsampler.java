package org.featup.upsample;

import org.featup.internal.upsample.Checks;
import org.featup.ndarray.NDArray;

/**
 * From coarse features and the image they were taken from to features at a higher resolution.
 *
 * <p>Without a target each kind has a size of its own: {@link JbuUpsampler} 2^stages times the
 * features, 16 times as a rule, whatever the size of the image; {@link Interpolation} the image's.
 * These are the same only if the stride of the features is 16. Whoever compares upsamplers names
 * the size.
 *
 * <p>Features whose rows and columns do not go with those of the image by more than a cell cause
 * one warning in the log: their axes are swapped, or channels-last data were given as NCHW.
 */
public interface Upsampler {

  /**
   * Upsamples to the upsampler's own size, which need not be the image's.
   *
   * @param features (N, C, h, w), any number of channels; not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h and W
   *     &gt;= w; not modified
   * @return a new array (N, C, H', W'): 2^stages times h x w from a {@link JbuUpsampler}, H x W
   *     from an {@link Interpolation}
   * @throws IllegalArgumentException if the shapes do not fit each other, the image has not 3
   *     channels, or its values are looked at and not finite; the message says what was given and
   *     what was expected
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
   * @throws IllegalArgumentException if the shapes or the size do not fit, the image has not 3
   *     channels, or its values are looked at and not finite; the message says what was given and
   *     what was expected
   */
  NDArray upsample(NDArray features, NDArray image, int height, int width);

  /**
   * Upsamples into memory of the caller's, which many calls can use in turn: a new array of output
   * size costs time of its own. The implementations of this library write the result in place; this
   * method as it stands here copies it.
   *
   * @param features (N, C, h, w), any number of channels; not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h and W
   *     &gt;= w; not modified
   * @param out (N, C, H', W') with the rows and columns wanted, at least h and w; on the heap,
   *     dense channels-last as {@link NDArray#zeros} makes it, apart from the other arguments.
   *     Every element is written; after an exception its content is undefined
   * @throws IllegalArgumentException as the other method, or if {@code out} has another batch size,
   *     number of channels or layout, or shares elements with an argument
   * @throws IllegalStateException if {@code out} lies on a device
   */
  default void upsample(NDArray features, NDArray image, NDArray out) {
    Checks.out(out, features, image);
    try (NDArray result = upsample(features, image, out.shape().h(), out.shape().w())) {
      result.copyTo(out);
    }
  }
}
