package org.featup.internal.cpu.kernels;

import java.util.Arrays;

/**
 * The first convolution after its product, per channel. The norm of its inputs, which takes off
 * their mean and divides by their deviation, is made up for behind the product: {@code (product -
 * mean * weightSum) * scale + bias} with {@link PixelNorms}' mean and scale.
 *
 * @param channels how many; all arrays are padded with zeros
 * @param weightSums sum of the folded weights of each channel
 * @param bias folded bias
 * @param mask factor on the rectified channel
 * @param ones 1 for each channel, 0 in the padding
 */
public record HiddenLayer(
    int channels, float[] weightSums, float[] bias, float[] mask, float[] ones) {

  public static HiddenLayer of(FoldedNorm folded, float[] mask, int padded) {
    int channels = folded.outputs();
    float[] weightSums = new float[padded];
    float[] bias = new float[padded];
    float[] ones = new float[padded];
    Arrays.fill(ones, 0, channels, 1);
    for (int o = 0; o < channels; o++) {
      double sum = 0;
      for (int i = 0; i < folded.inputs(); i++) {
        sum += folded.weight(o, i);
      }
      weightSums[o] = (float) sum;
      bias[o] = (float) folded.bias(o);
    }
    float[] factors = mask == null ? ones : Arrays.copyOf(mask, padded);
    return new HiddenLayer(channels, weightSums, bias, factors, ones);
  }
}
