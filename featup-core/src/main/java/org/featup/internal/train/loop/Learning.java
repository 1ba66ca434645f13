package org.featup.internal.train.loop;

import java.util.List;
import org.featup.ndarray.Parameter;
import org.featup.spi.NAdamOps;

/**
 * What a run learns, and how fast.
 *
 * @param parameters what is learned; shared, their values and gradients change
 * @param rates factors on the learning rate
 * @param selection keeps the best of the parameters; null for no validation
 * @param optimizer where the optimiser keeps its state and computes
 */
public record Learning(
    List<Parameter> parameters, LearningRates rates, Selection selection, NAdamOps optimizer) {

  /** Copies the list. */
  public Learning {
    parameters = List.copyOf(parameters);
  }

  /**
   * An optimiser on the heap.
   *
   * @param parameters what is learned; shared, their values and gradients change
   * @param rates factors on the learning rate
   * @param selection keeps the best of the parameters; null for no validation
   */
  public Learning(List<Parameter> parameters, LearningRates rates, Selection selection) {
    this(parameters, rates, selection, NAdamOps.HEAP);
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

  /**
   * The same with another optimiser.
   *
   * @param backend where it keeps its state and computes
   * @return what a run takes
   */
  public Learning on(NAdamOps backend) {
    return new Learning(parameters, rates, selection, backend);
  }
}
