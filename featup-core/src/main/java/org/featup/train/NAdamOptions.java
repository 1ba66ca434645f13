package org.featup.train;

/**
 * The options of the optimiser NAdam (Dozat, 2016), as PyTorch has it.
 *
 * @param learningRate step size, positive
 * @param beta1 decay of the mean of the gradients, in [0, 1)
 * @param beta2 decay of the mean of their squares, in [0, 1)
 * @param epsilon added to the root of that mean, positive
 * @param momentumDecay how fast the momentum warms up, not negative
 * @param weightDecay share of a value that a step of learning rate 1 takes off, apart from the
 *     gradient; not negative, 0 for none
 */
public record NAdamOptions(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double momentumDecay,
    double weightDecay) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range or NaN
   */
  public NAdamOptions {
    require(learningRate > 0, "learning rate", "a positive number", learningRate);
    require(beta1 >= 0 && beta1 < 1, "beta1", "0 up to but not including 1", beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2", "0 up to but not including 1", beta2);
    require(epsilon > 0, "epsilon", "a positive number", epsilon);
    require(momentumDecay >= 0, "momentum decay", "a number not below 0", momentumDecay);
    require(weightDecay >= 0, "weight decay", "a number not below 0", weightDecay);
  }

  /**
   * The optimiser of Table 7: PyTorch's defaults at a learning rate of 1e-3.
   *
   * @return betas 0.9 and 0.999, epsilon 1e-8, momentum decay 4e-3, no weight decay
   */
  public static NAdamOptions defaults() {
    return withLearningRate(1e-3);
  }

  /**
   * PyTorch's defaults at another learning rate.
   *
   * @param learningRate step size, positive
   * @return the options
   * @throws IllegalArgumentException if it is not positive
   */
  public static NAdamOptions withLearningRate(double learningRate) {
    return new NAdamOptions(learningRate, 0.9, 0.999, 1e-8, 4e-3, 0);
  }

  private static void require(boolean holds, String name, String expected, double given) {
    if (!holds || Double.isInfinite(given)) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", given " + given);
    }
  }
}
