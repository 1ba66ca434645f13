package org.featup.evaluate;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/** A group of columns of the table: what is asked of an upsampler. */
public interface Measure {

  /**
   * What the group is called.
   *
   * @return a short name, not empty; no two measures of an evaluation share one
   */
  String name();

  /**
   * The numbers it gives for a photo.
   *
   * @return at least one column, always the same
   */
  List<Column> columns();

  /**
   * Whether better and worse mean something here. Where they do not, contenders are described and
   * not compared.
   *
   * @return true unless overridden
   */
  default boolean compares() {
    return true;
  }

  /**
   * What its rows are, over which the means and their intervals are.
   *
   * @param photos the names of the photos
   * @return a name for each row; the photos unless overridden
   */
  default List<String> rows(List<String> photos) {
    return photos;
  }

  /**
   * Measures one contender with one backbone. The result follows from the arguments and what the
   * measure was made with, whatever the number of threads.
   *
   * @param contender the upsampler
   * @param backbone whose features it upsamples; not closed
   * @param images the photos, (1, 3, H, W) each, RGB normalised with ImageNet mean and deviation;
   *     the same list for all contenders and backbones
   * @return [row][column], in the order of {@link #rows}; NaN where a row has no such number
   * @throws IllegalArgumentException if contender, backbone and images do not go together
   */
  double[][] of(Contender contender, Backbone backbone, List<NDArray> images);
}
