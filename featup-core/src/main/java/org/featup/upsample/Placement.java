package org.featup.upsample;

import org.featup.ndarray.NDArray;

/**
 * Where arrays are: results are on the device if the caller's array was, and on the heap if not.
 */
final class Placement {
  private Placement() {}

  /** An argument of the caller's, dense and channels-last; what is on a device stays there. */
  static NDArray dense(NDArray given) {
    return given.device() == null ? given.channelsLast() : given;
  }

  /**
   * A result where the caller expects it.
   *
   * @param result of a backend; freed if it was brought to the heap
   * @param given the caller's array
   */
  static NDArray asGiven(NDArray result, NDArray given) {
    if (result.device() == null || given.device() != null) {
      return result;
    }
    try (result) {
      return result.toHost();
    }
  }

  /** Frees an intermediate result, unless it is the caller's array or a map that is still used. */
  static void free(NDArray intermediate, NDArray... kept) {
    for (NDArray array : kept) {
      if (intermediate == array) {
        return;
      }
    }
    intermediate.close();
  }
}
