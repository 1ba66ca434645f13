package org.featup.train;

import org.featup.internal.nn.ImplicitOptions;

/**
 * What a fit learns the features as.
 *
 * @param explicit the ablation: a buffer of pixels instead of the network; the rest is of no
 *     account then
 * @param frequencies frequencies of the network's Fourier features, at least 1
 * @param color whether the network sees colours, or positions alone (ablation)
 * @param dropout how often a channel of the network is dropped, 0 or more and below 1
 */
public record FitField(boolean explicit, int frequencies, boolean color, double dropout) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public FitField {
    ImplicitOptions.of(1, frequencies, color, dropout);
  }

  /**
   * As the paper has it.
   *
   * @return a network of 30 frequencies that sees colours, dropout 0.1
   */
  public static FitField paper() {
    ImplicitOptions network = ImplicitOptions.of(1);
    return new FitField(false, network.frequencies(), network.color(), network.dropout());
  }

  /**
   * The same with other frequencies.
   *
   * @param count at least 1
   * @return new options
   */
  public FitField withFrequencies(int count) {
    return new FitField(explicit, count, color, dropout);
  }

  /**
   * The same with another dropout.
   *
   * @param probability how often a channel is dropped
   * @return new options
   */
  public FitField withDropout(double probability) {
    return new FitField(explicit, frequencies, color, probability);
  }
}
