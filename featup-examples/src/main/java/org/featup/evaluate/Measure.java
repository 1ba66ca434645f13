package org.featup.evaluate;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/** What is asked of an upsampler, photo by photo. */
public interface Measure extends ColumnGroup {

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
