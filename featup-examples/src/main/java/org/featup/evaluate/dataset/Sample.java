package org.featup.evaluate.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * A photo of a data set with what is known of it.
 *
 * @param name unique within its data set
 * @param photo where the photo is
 * @param truths where what is known of its pixels is: one map of labels or of depth, the regions
 *     that several people drew, or nothing
 */
public record Sample(String name, Path photo, List<Path> truths) {

  /** Copies the list. */
  public Sample {
    truths = List.copyOf(truths);
  }
}
