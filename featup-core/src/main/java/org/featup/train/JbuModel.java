package org.featup.train;

import org.featup.upsample.JbuArchitecture;

/**
 * What is learned, the downsampler apart.
 *
 * @param stack the stages, unless the training starts from given weights; of 0 channels, since they
 *     are those of the backbones
 * @param sharedStages whether all stages share one set of parameters
 * @param finalConvolution whether a convolution of the channels follows the stages, one for each
 *     backbone; without it the stack serves any backbone
 * @param uncertainty whether the likelihood has a deviation for each cell ({@link
 *     org.featup.loss.ScaleNet}), or is the mean squared error (ablation)
 * @param channelNorm whether the backbones end in a LayerNorm, as the original trained its
 *     "use_norm" upsamplers. As there, its weights stay 1 and its biases 0, unless the training
 *     starts from weights with others; they are kept with the stack's
 * @param dropout whether channels are left out at random: those of the stack's corrections and of
 *     {@link org.featup.downsample.SaliencyHead}
 */
public record JbuModel(
    JbuArchitecture stack,
    boolean sharedStages,
    boolean finalConvolution,
    boolean uncertainty,
    boolean channelNorm,
    boolean dropout) {

  /**
   * Checks the stack.
   *
   * @throws IllegalArgumentException if it has channels, or a guidance that is no RGB image
   */
  public JbuModel {
    if (stack.channels() != 0 || stack.guidance() != 3) {
      throw new IllegalArgumentException(
          "stack: expected 3 channels of guidance, and 0 of the features, given " + stack);
    }
  }

  /**
   * The released checkpoints': four stages, each with its own parameters, a final convolution,
   * uncertainty, dropout, no norm.
   *
   * @return the values
   */
  public static JbuModel paper() {
    return new JbuModel(JbuArchitecture.released(0), false, true, true, false, true);
  }

  /** The same with another value of {@link #stack}. */
  JbuModel withStack(JbuArchitecture other) {
    return new JbuModel(other, sharedStages, finalConvolution, uncertainty, channelNorm, dropout);
  }

  /** The same with another value of {@link #sharedStages}. */
  JbuModel withSharedStages(boolean other) {
    return new JbuModel(stack, other, finalConvolution, uncertainty, channelNorm, dropout);
  }

  /** The same with another value of {@link #finalConvolution}. */
  JbuModel withFinalConvolution(boolean other) {
    return new JbuModel(stack, sharedStages, other, uncertainty, channelNorm, dropout);
  }

  /** The same with another value of {@link #uncertainty}. */
  JbuModel withUncertainty(boolean other) {
    return new JbuModel(stack, sharedStages, finalConvolution, other, channelNorm, dropout);
  }

  /** The same with another value of {@link #channelNorm}. */
  JbuModel withChannelNorm(boolean other) {
    return new JbuModel(stack, sharedStages, finalConvolution, uncertainty, other, dropout);
  }

  /** The same with another value of {@link #dropout}. */
  JbuModel withDropout(boolean other) {
    return new JbuModel(stack, sharedStages, finalConvolution, uncertainty, channelNorm, other);
  }
}
