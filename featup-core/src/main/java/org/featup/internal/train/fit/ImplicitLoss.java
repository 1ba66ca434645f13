package org.featup.internal.train.fit;

import org.featup.internal.train.loop.StepTerms;
import org.featup.train.ImplicitLossWeights;

/**
 * The terms of the implicit upsampler's loss, without their factors.
 *
 * @param likelihood equation 1; without uncertainty half the mean squared error
 * @param magnitude mean squared distance of the magnitudes; 0 if it was not computed
 * @param magnitudeTv total variation of the magnitudes; 0 if it was not computed
 * @param blurPin mean squared distance from the blurred features; 0 if it was not computed
 * @param weights the factors
 */
public record ImplicitLoss(
    double likelihood,
    double magnitude,
    double magnitudeTv,
    double blurPin,
    ImplicitLossWeights weights) {

  /**
   * The loss.
   *
   * @return the sum of all terms times their factors
   */
  public double total() {
    return likelihood
        + weights.magnitude() * magnitude
        + weights.magnitudeTv() * magnitudeTv
        + weights.blurPin() * blurPin;
  }

  /** Reports what is part of the loss. */
  void addTo(StepTerms terms) {
    terms.add("likelihood", likelihood);
    add(terms, "magnitude", weights.magnitude(), magnitude);
    add(terms, "magnitude_tv", weights.magnitudeTv(), magnitudeTv);
    add(terms, "blur_pin", weights.blurPin(), blurPin);
  }

  private static void add(StepTerms terms, String name, double factor, double value) {
    if (factor > 0) {
      terms.add(name, factor * value);
    }
  }
}
