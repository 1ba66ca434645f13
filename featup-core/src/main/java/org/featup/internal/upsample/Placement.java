package org.featup.internal.upsample;

import org.featup.ndarray.NDArray;

/** Results lie where the caller's features lie: on the heap, or on the backend's device. */
public final class Placement {
  private Placement() {}

  /**
   * Places a result.
   *
   * @param given what the caller gave
   * @param result what became of it; closed if it moves
   * @return the result, on the heap if {@code given} is there
   */
  public static NDArray like(NDArray given, NDArray result) {
    return given.device() == null ? result.moveToHost() : result;
  }
}
