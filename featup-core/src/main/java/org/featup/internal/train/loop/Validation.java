package org.featup.internal.train.loop;

import java.io.IOException;
import java.util.Map;

/** Measures what a run has learned so far on what it does not learn from. */
@FunctionalInterface
public interface Validation {

  /**
   * Measures the parameters' present values. To be repeatable, nothing else may matter.
   *
   * @return numbers by name, in the order wanted, at least one; higher is better, and their mean
   *     decides
   * @throws IOException if what is needed cannot be read
   */
  Map<String, Double> scores() throws IOException;
}
