package org.featup.internal.nn;

import java.util.random.RandomGenerator;

/**
 * Which channels of an {@link ImplicitNetwork} are dropped in a step: a factor per channel, 0 for
 * those dropped and {@code 1 / (1 - p)} for the others.
 *
 * @param input on the normed Fourier features; null for none
 * @param hidden on the rectified outputs of the first convolution; null for none
 */
public record ImplicitDropout(float[] input, float[] hidden) {

  /** Nothing is dropped: how the network is used after training. */
  public static final ImplicitDropout NONE = new ImplicitDropout(null, null);

  static ImplicitDropout draw(int inputs, int hidden, double p, RandomGenerator random) {
    return new ImplicitDropout(mask(inputs, p, random), mask(hidden, p, random));
  }

  private static float[] mask(int channels, double p, RandomGenerator random) {
    float[] mask = new float[channels];
    for (int c = 0; c < channels; c++) {
      mask[c] = random.nextDouble() < p ? 0 : (float) (1 / (1 - p));
    }
    return mask;
  }
}
