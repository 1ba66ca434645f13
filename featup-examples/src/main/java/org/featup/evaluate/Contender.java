package org.featup.evaluate;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/** An upsampler under evaluation. */
public interface Contender {

  /**
   * What tables call it.
   *
   * @return a short name, not empty; no two contenders of an evaluation share one
   */
  String name();

  /**
   * All channels at a size.
   *
   * @param photoFeatures the photo and its coarse features; not modified
   * @param height rows wanted, at least those of the features
   * @param width columns wanted, at least those of the features
   * @return (1, C, height, width)
   * @throws IllegalArgumentException if this upsampler does not suit the features or the size
   */
  NDArray upsample(PhotoFeatures photoFeatures, int height, int width);

  /**
   * A linear map of the channels at a size: a probe, a projection. Equal to the map of {@link
   * #upsample}'s result within rounding; whoever can, moves it in front.
   *
   * @param photoFeatures the photo and its coarse features; not modified
   * @param head the map, C to K channels
   * @param height rows wanted, at least those of the features
   * @param width columns wanted, at least those of the features
   * @return (1, K, height, width)
   * @throws IllegalArgumentException if this upsampler does not suit the features, the head or the
   *     size
   */
  NDArray scores(PhotoFeatures photoFeatures, Conv1x1 head, int height, int width);

  /**
   * The floating-point operations that {@link #upsample} needs at least, a multiplication with
   * addition as two.
   *
   * @param features the shape of the features
   * @param height rows wanted
   * @param width columns wanted
   * @return the count; NaN if it was not counted
   */
  default double flops(Shape features, int height, int width) {
    return Double.NaN;
  }
}
