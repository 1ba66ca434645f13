package org.featup.internal.train.loop;

import org.featup.ndarray.Parameter;

/**
 * How fast each parameter learns, as a factor on the learning rate. It follows from the parameter
 * and the step alone, so that a run resumed from a checkpoint knows it too.
 */
@FunctionalInterface
public interface LearningRates {
  /** All parameters learn at the learning rate itself. */
  LearningRates SAME = (parameter, step) -> 1;

  /**
   * The factor of one parameter.
   *
   * @param parameter which
   * @param step the step, counted from 1
   * @return 0 or more; at 0 the step leaves the parameter and what the optimiser knows of it as
   *     they are
   */
  double factor(Parameter parameter, long step);
}
