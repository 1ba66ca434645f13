package org.featup.train;

import java.util.List;
import org.featup.nn.Parameter;

/**
 * What a run learns, and how fast.
 *
 * @param parameters what is learned; shared, their values and gradients change
 * @param rates factors on the learning rate
 * @param selection keeps the best of the parameters; null for no validation
 */
public record Learning(List<Parameter> parameters, LearningRates rates, Selection selection) {

  /** Copies the list. */
  public Learning {
    parameters = List.copyOf(parameters);
  }

  /**
   * All parameters at the learning rate itself, without a validation.
   *
   * @param parameters what is learned; shared
   * @return what a run takes
   */
  public static Learning of(List<Parameter> parameters) {
    return new Learning(parameters, LearningRates.SAME, null);
  }
}
