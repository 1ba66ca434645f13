package org.featup.train;

/**
 * How a run ended.
 *
 * @param step the steps made, those before a checkpoint included
 * @param steps the steps wanted
 */
public record TrainingOutcome(long step, long steps) {

  /**
   * Whether the run is over, as against interrupted.
   *
   * @return whether all steps were made
   */
  public boolean complete() {
    return step == steps;
  }
}
