package org.featup.upsample;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/**
 * The extents of a stack that is to be trained.
 *
 * @param stages how often the features are doubled, at least 1
 * @param radius radius of the windows, at least 1
 * @param guidance channels of the image, at least 1
 * @param keys channels of the keys; 0 takes the guidance itself as keys (ablation)
 * @param rangeKernel how keys are compared
 * @param fixup whether the stages have a correction MLP
 * @param channels channels of the features, for the final convolution; 0 for a stack without one,
 *     which serves any features
 */
public record JbuArchitecture(
    int stages,
    int radius,
    int guidance,
    int keys,
    RangeKernel rangeKernel,
    boolean fixup,
    int channels) {

  /**
   * Checks what the weights will not.
   *
   * @throws IllegalArgumentException if keys or channels are negative
   */
  public JbuArchitecture {
    if (keys < 0 || channels < 0) {
      throw new IllegalArgumentException(
          "keys and channels must not be negative, given " + keys + " and " + channels);
    }
  }

  /**
   * As the released checkpoints have it: 4 stages of radius 3, 32 keys, softmax, corrections.
   *
   * @param channels channels of the features, or 0
   * @return the architecture
   */
  public static JbuArchitecture released(int channels) {
    return new JbuArchitecture(4, 3, 3, 32, RangeKernel.SOFTMAX, true, channels);
  }

  /**
   * Weights to start training from, as PyTorch initialises them: every layer's weights and biases
   * uniform between plus and minus {@code 1 / sqrt(inputs)} ({@code kaiming_uniform_} with {@code a
   * = sqrt(5)}), range_temp 0, sigma_spatial 1.
   *
   * @param random draws the weights, stage by stage
   * @return new weights
   * @throws IllegalArgumentException if an extent is out of its range
   */
  public JbuWeights initial(RandomGenerator random) {
    int taps = Math.multiplyExact(2 * radius + 1, 2 * radius + 1);
    List<StageParameters> list = new ArrayList<>();
    for (int i = 0; i < stages; i++) {
      Mlp range = keys == 0 ? null : mlp(random, guidance, keys, keys);
      Mlp correction = fixup ? mlp(random, taps + guidance, taps, taps) : null;
      list.add(new StageParameters(radius, guidance, rangeKernel, range, 0, 1, correction));
    }
    return new JbuWeights(list, channels == 0 ? null : conv(random, channels, channels), null);
  }

  /**
   * A final convolution to start training from, as {@link #initial} has it.
   *
   * @param channels channels of the features, at least 1
   * @param random draws weights and biases
   * @return a new convolution
   * @throws IllegalArgumentException if there is no channel
   */
  public static Conv1x1 finalConvolution(int channels, RandomGenerator random) {
    return conv(random, channels, channels);
  }

  private static Mlp mlp(RandomGenerator random, int inputs, int hidden, int outputs) {
    return new Mlp(conv(random, inputs, hidden), conv(random, hidden, outputs));
  }

  private static Conv1x1 conv(RandomGenerator random, int inputs, int outputs) {
    double bound = 1 / Math.sqrt(inputs);
    float[] weight = uniform(random, Math.multiplyExact(inputs, outputs), bound);
    return new Conv1x1(inputs, outputs, weight, uniform(random, outputs, bound));
  }

  private static float[] uniform(RandomGenerator random, int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }
}
