package org.featup.internal.cuda.driver;

import java.util.List;

/** Steps that all have to be tried, whatever becomes of the others. */
final class Steps {
  private Steps() {}

  /**
   * Runs all, in order.
   *
   * @throws RuntimeException what the first that failed threw, the others' exceptions suppressed
   */
  static void all(List<Runnable> steps) {
    RuntimeException failure = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
