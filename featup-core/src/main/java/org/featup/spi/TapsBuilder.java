package org.featup.spi;

import java.util.Arrays;

/**
 * Collects {@link Taps} output by output. Taps of an output that read the same input become one,
 * and the taps of an output are sorted by the input they read.
 */
public final class TapsBuilder {
  private static final int FIRST_CAPACITY = 64;

  private final double[] sums;
  private final boolean[] read;
  private int lowest;
  private int highest = -1;
  private int outputs;
  private int taps;
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] indices = new int[FIRST_CAPACITY];
  private float[] weights = new float[FIRST_CAPACITY];

  /**
   * Begins without outputs.
   *
   * @param inputSize elements read
   */
  public TapsBuilder(int inputSize) {
    this.sums = new double[inputSize];
    this.read = new boolean[inputSize];
    this.lowest = inputSize;
  }

  /**
   * Adds a tap to the current output.
   *
   * @param index which input it reads
   * @param weight its weight, added to what the output already takes from that input
   */
  public void add(int index, double weight) {
    sums[index] += weight;
    read[index] = true;
    lowest = Math.min(lowest, index);
    highest = Math.max(highest, index);
  }

  /** Ends the current output; the next tap belongs to the next one. */
  public void endOutput() {
    for (int i = lowest; i <= highest; i++) {
      if (read[i]) {
        append(i, (float) sums[i]);
        sums[i] = 0;
        read[i] = false;
      }
    }
    lowest = sums.length;
    highest = -1;
    outputs++;
    if (outputs == starts.length) {
      starts = Arrays.copyOf(starts, 2 * outputs);
    }
    starts[outputs] = taps;
  }

  private void append(int index, float weight) {
    if (taps == indices.length) {
      indices = Arrays.copyOf(indices, 2 * taps);
      weights = Arrays.copyOf(weights, 2 * taps);
    }
    indices[taps] = index;
    weights[taps++] = weight;
  }

  /**
   * The outputs so far.
   *
   * @return their taps
   */
  public Taps build() {
    return new Taps(
        sums.length,
        Arrays.copyOf(starts, outputs + 1),
        Arrays.copyOf(indices, taps),
        Arrays.copyOf(weights, taps));
  }
}
