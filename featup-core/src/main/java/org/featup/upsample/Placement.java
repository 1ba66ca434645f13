package org.featup.upsample;

import org.featup.ndarray.NDArray;

/** Results lie where the caller's features lie: on the heap, or on the backend's device. */
final class Placement {
  private Placement() {}

  /**
   * Places a result.
   *
   * @param given what the caller gave
   * @param result what became of it; closed if it moves
   * @return the result, on the heap if {@code given} is there
   */
  static NDArray like(NDArray given, NDArray result) {
    return given.device() == null ? result.moveToHost() : result;
  }
}
