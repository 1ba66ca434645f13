package org.featup.conformance;

/**
 * What came of one case.
 *
 * @param name the file's name without its ending
 * @param verdict passed, failed or skipped
 * @param error largest difference over the largest expected value, over all arrays compared; NaN if
 *     none was
 * @param note what was compared, why it was skipped, or what went wrong
 */
public record CaseResult(String name, Verdict verdict, double error, String note) {

  /** How a case ended. */
  public enum Verdict {
    /** Everything compared is within the tolerance. */
    PASSED,
    /** Something is not, or the file could not be used. */
    FAILED,
    /** This version does not cover the case. */
    SKIPPED
  }
}
