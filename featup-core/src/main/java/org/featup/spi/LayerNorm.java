package org.featup.spi;

import java.util.Arrays;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * LayerNorm over the channels of each pixel: {@code (x - mean) / sqrt(variance + EPSILON) * weight
 * + bias}. The implicit network has one per layer; backbones of the released "use_norm" upsamplers
 * end in one.
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

  /**
   * The norm before it has learned anything: weight 1, bias 0.
   *
   * @param channels channels, at least 1
   * @return the norm
   */
  public static LayerNorm identity(int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return new LayerNorm(ones, new float[channels]);
  }

  /**
   * Normalises every pixel. Sums are taken in double, in two passes.
   *
   * @param x features of shape (N, C, H, W) with C channels as the norm has; not modified
   * @return a new array of the same shape
   * @throws IllegalArgumentException if the channels differ
   */
  public NDArray forward(NDArray x) {
    Shape shape = x.shape();
    if (shape.c() != weight.length) {
      throw new IllegalArgumentException(
          "the norm has " + weight.length + " channels, the features " + shape.c());
    }
    NDArray in = x.channelsLast();
    NDArray out = NDArray.zeros(shape);
    int pixels = shape.n() * shape.h() * shape.w();
    for (int p = 0; p < pixels; p++) {
      pixel(in.data(), in.offset() + p * shape.c(), out.data(), out.offset() + p * shape.c());
    }
    return out;
  }

  private void pixel(float[] in, int from, float[] out, int to) {
    int channels = weight.length;
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += in[from + c];
    }
    double mean = sum / channels;
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      double difference = in[from + c] - mean;
      squares += difference * difference;
    }
    double scale = 1 / Math.sqrt(squares / channels + EPSILON);
    for (int c = 0; c < channels; c++) {
      out[to + c] = (float) ((in[from + c] - mean) * scale * weight[c] + bias[c]);
    }
  }
}
