package org.featup.spi;

/**
 * What a LayerNorm over the channels of each pixel has learned: {@code (x - mean) / sqrt(variance +
 * EPSILON) * weight + bias}.
 *
 * @param weight per channel; shared, not copied
 * @param bias per channel; shared, not copied
 */
public record LayerNorm(float[] weight, float[] bias) {

  /** PyTorch's default, added to the variance. */
  public static final double EPSILON = 1e-5;

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if there is no channel, or the lengths differ
   */
  public LayerNorm {
    if (weight.length == 0 || weight.length != bias.length) {
      throw new IllegalArgumentException(
          "expected as many weights as biases, at least one, given "
              + weight.length
              + " and "
              + bias.length);
    }
  }

  /**
   * The number of channels.
   *
   * @return at least 1
   */
  public int channels() {
    return weight.length;
  }
}
