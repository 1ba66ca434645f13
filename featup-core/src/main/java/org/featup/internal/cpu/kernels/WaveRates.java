package org.featup.internal.cpu.kernels;

import java.util.Arrays;

/**
 * Frequencies in half turns per unit: {@code f v} is {@code pi (high + low) v}. Two floats hold 48
 * bits, enough for phases of thousands of turns to be right to 1e-7, and without doubles all lanes
 * of a vector are used.
 *
 * @param count how many
 * @param high the nearest floats, padded with zeros to whole vectors
 * @param low what they lack, padded likewise
 */
public record WaveRates(int count, float[] high, float[] low) {

  /**
   * Splits.
   *
   * @param frequencies radians per unit
   * @param lanes the granularity to pad to
   * @return the rates
   */
  public static WaveRates of(double[] frequencies, int lanes) {
    int padded = Blocks.roundUp(frequencies.length, lanes);
    double[] rates = Arrays.copyOf(frequencies, padded);
    float[] high = new float[padded];
    float[] low = new float[padded];
    for (int k = 0; k < padded; k++) {
      double halfTurns = rates[k] / Math.PI;
      high[k] = (float) halfTurns;
      low[k] = (float) (halfTurns - high[k]);
    }
    return new WaveRates(frequencies.length, high, low);
  }
}
