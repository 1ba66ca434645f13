package org.featup.train;

/**
 * Factors of the implicit upsampler's loss beside the likelihood of equation 1, which counts once.
 * A term of factor 0 is not computed.
 *
 * @param magnitude of the squared distance of pooled magnitudes from those of the backbone's
 *     features, at least 0
 * @param magnitudeTv of the total variation of the magnitudes (equation 8), at least 0
 * @param blurPin of the squared distance of the features from what a slight blur leaves of them, at
 *     least 0
 */
public record ImplicitLossWeights(double magnitude, double magnitudeTv, double blurPin) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a factor is negative or not finite
   */
  public ImplicitLossWeights {
    require("magnitude", magnitude);
    require("total variation", magnitudeTv);
    require("blur", blurPin);
  }

  /**
   * Table 7 for the total variation; the authors' code for the others.
   *
   * @return 0.001, 0.05 and 0.1
   */
  public static ImplicitLossWeights paper() {
    return new ImplicitLossWeights(0.001, 0.05, 0.1);
  }

  /**
   * The ablation of the total variation.
   *
   * @return the same with a factor of 0 for it
   */
  public ImplicitLossWeights withoutTotalVariation() {
    return new ImplicitLossWeights(magnitude, 0, blurPin);
  }

  private static void require(String term, double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "expected a factor of at least 0 for the " + term + " term, given " + factor);
    }
  }
}
