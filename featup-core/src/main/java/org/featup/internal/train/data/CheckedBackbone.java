package org.featup.internal.train.data;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LayerNorm;

/**
 * A backbone that is held to what it said of the first image: the same channels on the same grid,
 * and finite numbers. Its features are normalised if asked for.
 *
 * @param backbone the network; closed by its owner
 * @param norm over the channels of its features; null for none
 * @param features the shape of the features of one image, (1, C, h, w)
 */
public record CheckedBackbone(Backbone backbone, LayerNorm norm, Shape features) {

  /**
   * Asks for the shape.
   *
   * @param backbone the network
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
   * @return (1, C, h, w)
   * @throws IllegalArgumentException if the image is smaller than the grid
   * @throws IllegalStateException if the features are not those of one image
   */
  public static Shape shape(Backbone backbone, NDArray image) {
    Shape size = image.shape();
    Shape shape = backbone.features(image).shape();
    if (shape.n() != 1) {
      throw new IllegalStateException(
          "backbone " + backbone.name() + " gave features of " + shape + " for one image");
    }
    if (shape.h() > size.h() || shape.w() > size.w()) {
      throw new IllegalArgumentException(
          "the image must be at least as large as its features, given an image of "
              + size.h()
              + "x"
              + size.w()
              + " and features of "
              + shape.h()
              + "x"
              + shape.w());
    }
    return shape;
  }

  /**
   * The features of a batch.
   *
   * @param images (N, 3, H, W) of the first image's size
   * @param what names the images in errors
   * @return (N, C, h, w), channels-last
   * @throws IllegalStateException if the shape has changed, or an element is not finite
   */
  public NDArray of(NDArray images, String what) {
    NDArray found = backbone.features(images).channelsLast();
    Shape f = features;
    Shape expected = new Shape(images.shape().n(), f.c(), f.h(), f.w());
    if (!found.shape().equals(expected)) {
      throw gave("features of " + found.shape(), what, ", expected " + expected);
    }
    int end = found.offset() + expected.arrayLength();
    for (int i = found.offset(); i < end; i++) {
      if (!Float.isFinite(found.data()[i])) {
        throw gave(String.valueOf(found.data()[i]), what, "");
      }
    }
    return norm == null ? found : norm.forward(found);
  }

  private IllegalStateException gave(String given, String what, String expected) {
    return new IllegalStateException(
        "backbone " + backbone.name() + " gave " + given + " for " + what + expected);
  }
}
