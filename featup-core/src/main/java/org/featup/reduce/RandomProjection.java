package org.featup.reduce;

import java.util.random.RandomGenerator;
import org.featup.spi.Conv1x1;

/**
 * Random projections of the channels: {@code y = P^T x} with P of (channels, components), its
 * columns normal vectors divided by their length. Distances are kept up to a factor on average
 * (Johnson and Lindenstrauss), so a loss on few projections stands for the loss on all channels.
 */
public final class RandomProjection {
  private RandomProjection() {}

  /**
   * Draws a projection.
   *
   * @param channels before, at least 1
   * @param components after, at least 1
   * @param random the source of randomness
   * @return the map; row p of its weight is column p of P, of length 1; no bias
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Conv1x1 draw(int channels, int components, RandomGenerator random) {
    if (channels < 1 || components < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 channel and component, given " + channels + " and " + components);
    }
    float[] weight = new float[Math.multiplyExact(components, channels)];
    double[] column = new double[channels];
    for (int p = 0; p < components; p++) {
      double squares = 0;
      for (int c = 0; c < channels; c++) {
        column[c] = random.nextGaussian();
        squares += column[c] * column[c];
      }
      double length = Math.sqrt(squares);
      for (int c = 0; c < channels; c++) {
        weight[p * channels + c] = (float) (column[c] / length);
      }
    }
    return new Conv1x1(channels, components, weight, new float[components]);
  }
}
