package org.featup.backbone;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/**
 * LayerNorm over the channels of every pixel: {@code y = (x - mean) / sqrt(var + epsilon) * weight
 * + bias}, the variance being that of all C channels (divided by C). FeatUp's "use_norm" models put
 * it behind the backbone.
 *
 * @param weight one factor per channel, or null for 1; shared, not copied
 * @param bias one addend per channel, or null for 0; shared, not copied
 * @param epsilon added to the variance, positive
 */
public record ChannelNorm(float[] weight, float[] bias, double epsilon) {
  /** The epsilon of PyTorch's LayerNorm. */
  public static final double DEFAULT_EPSILON = 1e-5;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the lengths differ, a value is not finite or epsilon is not
   *     positive
   */
  public ChannelNorm {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("expected a positive epsilon, given " + epsilon);
    }
    if (weight != null && bias != null && weight.length != bias.length) {
      throw new IllegalArgumentException(
          "expected weight and bias of one length, given " + weight.length + " and " + bias.length);
    }
    requireFinite("weight", weight);
    requireFinite("bias", bias);
  }

  /**
   * Without learned values.
   *
   * @return a norm for any number of channels
   */
  public static ChannelNorm plain() {
    return new ChannelNorm(null, null, DEFAULT_EPSILON);
  }

  /**
   * With learned values.
   *
   * @param weight one factor per channel; shared, not copied
   * @param bias one addend per channel; shared, not copied
   * @return a norm for that number of channels
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static ChannelNorm of(float[] weight, float[] bias) {
    return new ChannelNorm(weight, bias, DEFAULT_EPSILON);
  }

  /**
   * Normalises every pixel. Sums are taken in double.
   *
   * @param features (N, C, H, W); not modified
   * @return a new channels-last array of the same shape
   * @throws IllegalArgumentException if the learned values are for another number of channels
   */
  public NDArray apply(NDArray features) {
    int channels = features.shape().c();
    requireChannels("weight", weight, channels);
    requireChannels("bias", bias, channels);
    float[] y = features.toArray(Layout.CHANNELS_LAST);
    for (int pixel = 0; pixel < y.length; pixel += channels) {
      normalise(y, pixel, channels);
    }
    return NDArray.wrap(y, features.shape(), Layout.CHANNELS_LAST);
  }

  private void normalise(float[] y, int from, int channels) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += y[from + c];
    }
    double mean = sum / channels;
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      double d = y[from + c] - mean;
      squares += d * d;
    }
    double scale = 1 / Math.sqrt(squares / channels + epsilon);
    for (int c = 0; c < channels; c++) {
      double v = (y[from + c] - mean) * scale;
      v = weight == null ? v : v * weight[c];
      y[from + c] = (float) (bias == null ? v : v + bias[c]);
    }
  }

  private static void requireChannels(String what, float[] values, int channels) {
    if (values != null && values.length != channels) {
      throw new IllegalArgumentException(
          "the norm's "
              + what
              + " is for "
              + values.length
              + " channels, given features of "
              + channels);
    }
  }

  private static void requireFinite(String what, float[] values) {
    for (int i = 0; values != null && i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(what + "[" + i + "] is " + values[i]);
      }
    }
  }
}
