package org.featup.train;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A backbone that is held to what it said of the first image: the same channels on the same grid,
 * and finite numbers.
 *
 * @param backbone what computes
 * @param expected (1, C, h, w)
 */
record CheckedBackbone(Backbone backbone, Shape expected) {

  /**
   * Asks for the shape.
   *
   * @throws IllegalArgumentException if the image is smaller than the grid
   * @throws IllegalStateException if the features are not those of one image
   */
  static CheckedBackbone of(Backbone backbone, NDArray image) {
    Shape shape = backbone.features(image).shape();
    if (shape.n() != 1) {
      throw new IllegalStateException(
          "backbone " + backbone.name() + " gave features of " + shape + " for one image");
    }
    if (shape.h() > image.shape().h() || shape.w() > image.shape().w()) {
      throw new IllegalArgumentException(
          "the image must be at least as large as its features, given an image of "
              + image.shape().h()
              + "x"
              + image.shape().w()
              + " and features of "
              + shape.h()
              + "x"
              + shape.w());
    }
    return new CheckedBackbone(backbone, shape);
  }

  /**
   * Features of a batch.
   *
   * @param what names the images in errors
   * @throws IllegalStateException if the shape has changed, or an element is not finite
   */
  NDArray features(NDArray images, String what) {
    NDArray features = backbone.features(images).channelsLast();
    Shape wanted = new Shape(images.shape().n(), expected.c(), expected.h(), expected.w());
    if (!features.shape().equals(wanted)) {
      throw new IllegalStateException(
          "backbone "
              + backbone.name()
              + " gave features of "
              + features.shape()
              + " for "
              + what
              + ", expected "
              + wanted);
    }
    int end = features.offset() + wanted.arrayLength();
    for (int i = features.offset(); i < end; i++) {
      if (!Float.isFinite(features.data()[i])) {
        throw new IllegalStateException(
            "backbone " + backbone.name() + " gave " + features.data()[i] + " for " + what);
      }
    }
    return features;
  }
}
