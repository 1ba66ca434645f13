package org.featup.spi;

import java.util.Arrays;

/**
 * Resampling along one axis as a sparse matrix: output i is the sum of {@code weights[t] *
 * input[indices[t]]} for {@code t} in {@code starts[i] .. starts[i + 1] - 1}. Every separable
 * resampling of FeatUp is two of these, and its adjoint is the two transposed.
 *
 * @param inputSize elements read
 * @param starts one more than there are outputs, ascending from 0
 * @param indices which input each tap reads
 * @param weights weight of each tap
 */
public record Taps(int inputSize, int[] starts, int[] indices, float[] weights) {

  /** Keys' cubic parameter, as PyTorch and OpenCV have it. */
  private static final double CUBIC = -0.75;

  /**
   * Number of outputs.
   *
   * @return the extent after resampling
   */
  public int outputSize() {
    return starts.length - 1;
  }

  /**
   * Nearest neighbour: output i copies input {@code floor(i * in / out)}.
   *
   * @param in elements before
   * @param out elements after
   * @return the taps
   */
  public static Taps nearest(int in, int out) {
    return uniform(
        in,
        out,
        1,
        (i, index, weight) -> {
          index[0] = (int) ((long) i * in / out);
          weight[0] = 1;
        });
  }

  /**
   * Linear interpolation, pixel centres aligned ({@code align_corners = false}), edge clamped.
   *
   * @param in elements before
   * @param out elements after
   * @return the taps
   */
  public static Taps bilinear(int in, int out) {
    return uniform(
        in,
        out,
        2,
        (i, index, weight) -> {
          double x = Math.max(0, centre(i, in, out));
          int left = Math.min((int) x, in - 1);
          index[0] = left;
          index[1] = Math.min(left + 1, in - 1);
          weight[1] = x - left;
          weight[0] = 1 - weight[1];
        });
  }

  /**
   * Cubic convolution with a = -0.75, pixel centres aligned ({@code align_corners = false}), edge
   * clamped.
   *
   * @param in elements before
   * @param out elements after
   * @return the taps
   */
  public static Taps bicubic(int in, int out) {
    return uniform(
        in,
        out,
        4,
        (i, index, weight) -> {
          double x = centre(i, in, out);
          int left = (int) Math.floor(x);
          for (int t = 0; t < 4; t++) {
            index[t] = Math.max(0, Math.min(left - 1 + t, in - 1));
            weight[t] = cubic(Math.abs(x - (left - 1 + t)));
          }
        });
  }

  /**
   * Adaptive average pooling: output i is the mean of inputs {@code floor(i * in / out) .. ceil((i
   * + 1) * in / out) - 1}.
   *
   * @param in elements before
   * @param out elements after; more than {@code in} repeats inputs
   * @return the taps
   */
  public static Taps averagePool(int in, int out) {
    int[] starts = new int[out + 1];
    for (int i = 0; i < out; i++) {
      starts[i + 1] = starts[i] + poolEnd(i, in, out) - poolStart(i, in, out);
    }
    int[] indices = new int[starts[out]];
    float[] weights = new float[starts[out]];
    for (int i = 0; i < out; i++) {
      for (int t = starts[i]; t < starts[i + 1]; t++) {
        indices[t] = poolStart(i, in, out) + t - starts[i];
        weights[t] = 1f / (starts[i + 1] - starts[i]);
      }
    }
    return new Taps(in, starts, indices, weights);
  }

  /**
   * Gaussian blur with 5 taps, sigma 1 and a reflected border; the extent stays.
   *
   * @param size elements before and after
   * @return the taps
   */
  public static Taps gaussianBlur5(int size) {
    double sum = 1 + 2 * Math.exp(-0.5) + 2 * Math.exp(-2);
    return uniform(
        size,
        size,
        5,
        (i, index, weight) -> {
          for (int t = 0; t < 5; t++) {
            index[t] = Reflection.index(i + t - 2, size);
            weight[t] = Math.exp(-(t - 2) * (t - 2) / 2.0) / sum;
          }
        });
  }

  /**
   * The adjoint: output and input change places.
   *
   * @return the transposed sparse matrix
   */
  public Taps transpose() {
    int[] counts = new int[inputSize + 1];
    for (int index : indices) {
      counts[index + 1]++;
    }
    for (int i = 0; i < inputSize; i++) {
      counts[i + 1] += counts[i];
    }
    int[] next = counts.clone();
    int[] outputs = new int[indices.length];
    float[] transposed = new float[indices.length];
    for (int i = 0; i < outputSize(); i++) {
      for (int t = starts[i]; t < starts[i + 1]; t++) {
        int slot = next[indices[t]]++;
        outputs[slot] = i;
        transposed[slot] = weights[t];
      }
    }
    return new Taps(outputSize(), counts, outputs, transposed);
  }

  /**
   * This resampling followed by another, as one. Taps of an output are merged and sorted by the
   * input they read; their weights are summed in double.
   *
   * @param next reads the outputs of this one
   * @return the product of the two sparse matrices
   * @throws IllegalArgumentException if {@code next} does not read as many elements as this one
   *     gives
   */
  public Taps then(Taps next) {
    if (next.inputSize != outputSize()) {
      throw new IllegalArgumentException(
          "expected taps that read " + outputSize() + " elements, given " + next.inputSize);
    }
    TapsBuilder product = new TapsBuilder(inputSize);
    for (int i = 0; i < next.outputSize(); i++) {
      for (int t = next.starts[i]; t < next.starts[i + 1]; t++) {
        int middle = next.indices[t];
        for (int m = starts[middle]; m < starts[middle + 1]; m++) {
          product.add(indices[m], (double) next.weights[t] * weights[m]);
        }
      }
      product.endOutput();
    }
    return product.build();
  }

  /**
   * Some outputs alone.
   *
   * @param from first output
   * @param to after the last output
   * @return their taps, which read the same inputs
   */
  public Taps outputs(int from, int to) {
    int[] kept = Arrays.copyOfRange(starts, from, to + 1);
    for (int i = 0; i < kept.length; i++) {
      kept[i] -= starts[from];
    }
    return new Taps(
        inputSize,
        kept,
        Arrays.copyOfRange(indices, starts[from], starts[to]),
        Arrays.copyOfRange(weights, starts[from], starts[to]));
  }

  /**
   * The smallest input that some outputs read.
   *
   * @param from first output
   * @param to after the last output
   * @return an index into the input
   */
  public int firstInput(int from, int to) {
    int first = inputSize;
    for (int t = starts[from]; t < starts[to]; t++) {
      first = Math.min(first, indices[t]);
    }
    return first;
  }

  /**
   * The largest input that some outputs read.
   *
   * @param from first output
   * @param to after the last output
   * @return an index into the input
   */
  public int lastInput(int from, int to) {
    int last = -1;
    for (int t = starts[from]; t < starts[to]; t++) {
      last = Math.max(last, indices[t]);
    }
    return last;
  }

  private interface TapRule {
    void fill(int output, int[] index, double[] weight);
  }

  private static Taps uniform(int in, int out, int count, TapRule rule) {
    int[] starts = new int[out + 1];
    int[] indices = new int[Math.multiplyExact(out, count)];
    float[] weights = new float[indices.length];
    int[] index = new int[count];
    double[] weight = new double[count];
    for (int i = 0; i < out; i++) {
      rule.fill(i, index, weight);
      for (int t = 0; t < count; t++) {
        indices[i * count + t] = index[t];
        weights[i * count + t] = (float) weight[t];
      }
      starts[i + 1] = (i + 1) * count;
    }
    return new Taps(in, starts, indices, weights);
  }

  private static double centre(int i, int in, int out) {
    return (i + 0.5) * in / out - 0.5;
  }

  private static double cubic(double x) {
    if (x <= 1) {
      return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
    }
    return x < 2 ? ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC : 0;
  }

  private static int poolStart(int i, int in, int out) {
    return (int) ((long) i * in / out);
  }

  private static int poolEnd(int i, int in, int out) {
    return (int) (((i + 1L) * in + out - 1) / out);
  }
}
