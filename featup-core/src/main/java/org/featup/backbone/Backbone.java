package org.featup.backbone;

import org.featup.ndarray.NDArray;

/**
 * A vision network that turns an image into a coarse map of features.
 *
 * <p>There is one image convention for all backbones and upsamplers: RGB, normalised with the mean
 * and deviation of ImageNet. A backbone undoes that and applies whatever its own network was
 * trained with, so one array serves any number of them.
 *
 * <p>Cell (i, j) of the map stands for the pixels {@code [i * H / h, (i + 1) * H / h)} by {@code [j
 * * W / w, (j + 1) * W / w)} of the image: the map covers the image exactly, as upsamplers assume.
 */
public interface Backbone extends AutoCloseable {

  /**
   * Computes the features of a batch of images.
   *
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @return (N, C, h, w), channels-last, a new array
   * @throws IllegalArgumentException if the image has not 3 channels, or a size this backbone
   *     refuses
   * @throws IllegalStateException if the backbone is closed or its network fails
   */
  NDArray features(NDArray image);

  /**
   * The side of a cell in pixels; the patch size of a vision transformer.
   *
   * @return pixels, at least 1
   */
  int stride();

  /**
   * A short name for logs and file names.
   *
   * @return the name, not empty
   */
  String name();

  /** Frees what the backbone holds. Closing twice does nothing. */
  @Override
  void close();
}
