package org.featup.downsample;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.Parameter;
import org.featup.spi.Conv1x1;

/**
 * The linear layer that gives each pixel its saliency.
 *
 * <p>In training, features are dropped from it with probability 0.2, whole channels at a time
 * (PyTorch's layer draws anew for every pixel of every window). So the saliency stays one linear
 * map of the channels, which commutes with jitter and blur: it is computed once for all windows and
 * jitters, and can be moved in front of an upsampler that is linear in the features.
 */
public final class SaliencyHead {
  /** How often a channel is dropped. */
  private static final double DROPOUT = 0.2;

  private final Parameter weight;
  private final Parameter bias;

  /** Uniform within {@code 1 / sqrt(channels)} of 0, as PyTorch's linear layers start. */
  SaliencyHead(int channels, RandomGenerator random) {
    if (channels < 1) {
      throw new IllegalArgumentException("expected at least 1 channel, given " + channels);
    }
    float bound = (float) (1 / Math.sqrt(channels));
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = random.nextFloat(-bound, bound);
    }
    this.weight = new Parameter("attention_net.1.weight", values, 1, channels);
    this.bias =
        new Parameter("attention_net.1.bias", new float[] {random.nextFloat(-bound, bound)}, 1);
  }

  List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  /**
   * The channels it reads.
   *
   * @return at least 1
   */
  public int channels() {
    return weight.value().length;
  }

  /**
   * Factors on the channels: 0 for those dropped, 1 / 0.8 for the others.
   *
   * @param dropout draws, one number per channel; null to drop nothing
   * @return one factor per channel
   */
  public float[] mask(RandomGenerator dropout) {
    float[] mask = new float[channels()];
    Arrays.fill(mask, 1);
    if (dropout != null) {
      for (int c = 0; c < mask.length; c++) {
        mask[c] = dropout.nextDouble() < DROPOUT ? 0 : (float) (1 / (1 - DROPOUT));
      }
    }
    return mask;
  }

  /**
   * The layer with factors on its channels.
   *
   * @param mask one factor per channel
   * @return a map to one channel; a copy
   */
  public Conv1x1 map(float[] mask) {
    float[] masked = weight.value().clone();
    for (int c = 0; c < masked.length; c++) {
      masked[c] *= mask[c];
    }
    return new Conv1x1(masked.length, 1, masked, bias.value().clone());
  }

  /**
   * Adds the parameters' share of a gradient by {@link #map}.
   *
   * @param mask as there
   * @param dWeight by the map's weight
   * @param dBias by its bias: one element
   */
  public void addGradient(float[] mask, float[] dWeight, float[] dBias) {
    for (int c = 0; c < mask.length; c++) {
      weight.gradient()[c] += mask[c] * dWeight[c];
    }
    bias.gradient()[0] += dBias[0];
  }
}
