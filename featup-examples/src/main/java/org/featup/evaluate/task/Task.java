package org.featup.evaluate.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.featup.backbone.Backbone;
import org.featup.evaluate.ColumnGroup;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;

/**
 * A task on a data set, whose numbers follow from sums over the photos: of pixels by class, say,
 * from which the intersection over union of the whole set is made.
 */
public interface Task extends ColumnGroup {

  /** A task that is prepared for a backbone and a part of a data set. */
  @FunctionalInterface
  interface Trial {

    /**
     * Reads what is known of a photo.
     *
     * @param photo the photo
     * @param features the backbone's
     * @return what contenders are asked
     * @throws IOException if it cannot be read; names the file
     */
    Question on(Framed photo, PhotoFeatures features) throws IOException;
  }

  /**
   * What contenders are asked of a photo.
   *
   * @param truth paints what is known of it; null if nothing is
   * @param answers from a contender to its answer
   */
  record Question(Supplier<BufferedImage> truth, Function<Contender, Answer> answers) {}

  /**
   * What a contender makes of a photo.
   *
   * @param counts always as many, which may be added to those of other photos
   * @param picture paints it; null if there is nothing to see
   */
  record Answer(double[] counts, Supplier<BufferedImage> picture) {}

  /**
   * Learns what all contenders share, a linear probe say, from the part to learn from.
   *
   * @param network the backbone; not closed
   * @param data the data set
   * @param fold the parts of it
   * @param photos reads them
   * @return the trial, for the part to test on
   * @throws IOException if a photo cannot be read
   * @throws IllegalArgumentException if backbone and data do not suit the task
   */
  Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos)
      throws IOException;

  /**
   * The numbers that follow from counts.
   *
   * @param counts those of a photo, or a sum over photos
   * @return one per column; NaN where nothing was counted
   */
  double[] values(double[] counts);
}
