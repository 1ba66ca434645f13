package org.featup.evaluate.dataset;

import java.util.List;
import org.featup.io.PassedOver;

/**
 * A data set that was found in a folder.
 *
 * @param name what tables call it
 * @param labels what the values of its label maps mean; null if it has none
 * @param folds what probes learn from and are tested on, at least one
 * @param passedOver photos without what should be known of them, and the other way round
 */
public record Dataset(
    String name, LabelCodes labels, List<Fold> folds, List<PassedOver> passedOver) {

  /**
   * Two parts of a data set that share no photo.
   *
   * @param learned what a probe may learn from; empty if there is no such part
   * @param tested what it is tested on
   */
  public record Fold(List<Sample> learned, List<Sample> tested) {

    /** Copies the lists. */
    public Fold {
      learned = List.copyOf(learned);
      tested = List.copyOf(tested);
    }
  }

  /** Copies the lists. */
  public Dataset {
    folds = List.copyOf(folds);
    passedOver = List.copyOf(passedOver);
  }
}
