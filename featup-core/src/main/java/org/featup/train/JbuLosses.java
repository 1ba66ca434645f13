package org.featup.train;

/**
 * Weights of the terms of the loss. Total variation and the conditional random field look at the
 * features at the image's resolution through the projection of the first views; a random projection
 * keeps lengths and distances up to a factor.
 *
 * @param likelihood of equation 1, 1 in the paper, 0 in {@link JbuOptions#recommended}; not
 *     negative
 * @param totalVariation of the magnitudes (equation 8), not negative
 * @param crf of the conditional random field on sampled pixels, not negative
 * @param filterEntropy of the entropy of the simple downsampler's kernel, which is subtracted, so
 *     that it does not collapse to a point; not negative
 * @param filterSum of the square of what the filters of the stages sum to beyond 1, not negative
 * @param detail of the difference between the upsampled features and those of the enlarged image,
 *     not negative; {@link JbuData#detailScales()} has the enlargements
 */
public record JbuLosses(
    double likelihood,
    double totalVariation,
    double crf,
    double filterEntropy,
    double filterSum,
    double detail) {

  /** The likelihood alone, as the paper trains the upsampler of joint bilateral filters. */
  public static final JbuLosses LIKELIHOOD = new JbuLosses(1, 0, 0, 0, 0, 0);

  /**
   * Checks the weights.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public JbuLosses {
    require("likelihood", likelihood);
    require("total variation", totalVariation);
    require("conditional random field", crf);
    require("filter entropy", filterEntropy);
    require("filter sum", filterSum);
    require("detail", detail);
  }

  private static void require(String name, double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "weight of the " + name + ": expected a number not below 0, given " + weight);
    }
  }
}
