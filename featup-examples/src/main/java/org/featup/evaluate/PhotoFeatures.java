package org.featup.evaluate;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/**
 * One photo as a backbone sees it.
 *
 * @param backbone whose features these are; not closed
 * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
 * @param features (1, C, h, w), the backbone's features of the image
 */
public record PhotoFeatures(Backbone backbone, NDArray image, NDArray features) {

  /**
   * Looks at an image.
   *
   * @param backbone the network; not closed
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
   * @return the image with its features
   * @throws IllegalArgumentException if the backbone refuses the image
   */
  public static PhotoFeatures of(Backbone backbone, NDArray image) {
    return new PhotoFeatures(backbone, image, backbone.features(image));
  }
}
