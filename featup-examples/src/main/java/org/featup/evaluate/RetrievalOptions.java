package org.featup.evaluate;

import org.featup.evaluate.scene.CompositeOptions;

/**
 * How retrieval is measured.
 *
 * @param pictures their size, and number and size of the objects
 * @param pairs of pictures, for each photo as the ground of the second; at least 1
 * @param seed of all random numbers
 */
public record RetrievalOptions(CompositeOptions pictures, int pairs, long seed) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if there is no pair
   */
  public RetrievalOptions {
    if (pairs < 1) {
      throw new IllegalArgumentException("expected at least 1 pair of pictures, given " + pairs);
    }
  }

  /**
   * Two pairs for each photo.
   *
   * @param seed of all random numbers
   * @return the standard
   */
  public static RetrievalOptions standard(long seed) {
    return new RetrievalOptions(CompositeOptions.retrieval(), 2, seed);
  }
}
