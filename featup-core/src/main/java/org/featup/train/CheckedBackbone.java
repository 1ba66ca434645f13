package org.featup.train;

import org.featup.backbone.Backbone;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.nn.ChannelNorm;

/**
 * A backbone in training: what it says is checked, and normalised if asked for.
 *
 * @param backbone the network; closed by its owner
 * @param norm over the channels of its features; null for none
 * @param features the shape of the features of one image, (1, C, h, w)
 */
record CheckedBackbone(Backbone backbone, ChannelNorm norm, Shape features) {

  /** Asks for the features of a grey image, to learn their shape. */
  static Shape shape(Backbone backbone, int side) {
    Shape shape = backbone.features(NDArray.zeros(new Shape(1, 3, side, side))).shape();
    if (shape.h() > side || shape.w() > side) {
      throw new IllegalArgumentException(
          "backbone "
              + backbone.name()
              + ": expected features of at most "
              + side
              + "x"
              + side
              + " cells, given "
              + shape);
    }
    return shape;
  }

  /**
   * The features of an image and its jittered forms.
   *
   * @param images (N, 3, S, S)
   * @param name names the image in errors
   * @return (N, C, h, w), channels-last
   * @throws IllegalStateException if they have another shape than before, or are not finite
   */
  NDArray of(NDArray images, String name) {
    NDArray found = backbone.features(images);
    Shape f = features;
    Shape expected = new Shape(images.shape().n(), f.c(), f.h(), f.w());
    if (!found.shape().equals(expected)) {
      throw bad(name, "expected features of shape " + expected + ", given " + found.shape());
    }
    for (float value : found.toArray(Layout.CHANNELS_LAST)) {
      if (!Float.isFinite(value)) {
        throw bad(name, "expected finite features, given " + value);
      }
    }
    return norm == null ? found.channelsLast() : norm.forward(found);
  }

  private IllegalStateException bad(String image, String what) {
    return new IllegalStateException(
        "image " + image + ", backbone " + backbone.name() + ": " + what);
  }
}
