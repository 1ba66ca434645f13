package org.featup.spi;

import java.util.Arrays;

/**
 * A 1x1 convolution, that is, an affine map of the channels of every pixel: {@code y[o] = bias[o] +
 * sum_i weight[o, i] x[i]}.
 *
 * @param inputs channels before, at least 1
 * @param outputs channels after, at least 1
 * @param weight row-major {@code outputs x inputs}; shared, not copied
 * @param bias one per output; shared, not copied
 */
public record Conv1x1(int inputs, int outputs, float[] weight, float[] bias) {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if weight or bias do not have the length the extents ask for
   */
  public Conv1x1 {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "channels must be at least 1, given " + inputs + " -> " + outputs);
    }
    if (weight.length != (long) inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          inputs
              + " -> "
              + outputs
              + " channels need "
              + (long) inputs * outputs
              + " weights and "
              + outputs
              + " biases, given "
              + weight.length
              + " and "
              + bias.length);
    }
  }

  /**
   * The map that gives zero.
   *
   * @param inputs channels before, at least 1
   * @param outputs channels after, at least 1
   * @return a map with arrays of its own, to collect gradients in, say
   */
  public static Conv1x1 zeros(int inputs, int outputs) {
    float[] weight = new float[Math.multiplyExact(inputs, outputs)];
    return new Conv1x1(inputs, outputs, weight, new float[outputs]);
  }

  /**
   * A linear map without a bias.
   *
   * @param weight {@code [output][input]}, not ragged
   * @return the map; elements are copied
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Conv1x1 of(float[][] weight) {
    return of(weight, new float[weight.length]);
  }

  /**
   * An affine map.
   *
   * @param weight {@code [output][input]}, not ragged
   * @param bias one per output
   * @return the map; elements are copied
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Conv1x1 of(float[][] weight, float[] bias) {
    int inputs = weight.length == 0 ? 0 : weight[0].length;
    float[] flat = new float[Math.multiplyExact(weight.length, inputs)];
    for (int o = 0; o < weight.length; o++) {
      if (weight[o].length != inputs) {
        throw new IllegalArgumentException(
            "row " + o + " has " + weight[o].length + " weights, row 0 has " + inputs);
      }
      System.arraycopy(weight[o], 0, flat, o * inputs, inputs);
    }
    return new Conv1x1(inputs, weight.length, flat, bias.clone());
  }

  /**
   * Whether the map gives zero for every input, as a freshly initialised last layer does.
   *
   * @return true if all weights and biases are zero
   */
  public boolean isZero() {
    return allZero(weight) && allZero(bias);
  }

  /**
   * The map times a factor.
   *
   * @param factor on weights and biases
   * @return a new map
   */
  public Conv1x1 times(float factor) {
    return new Conv1x1(inputs, outputs, scaled(weight, factor), scaled(bias, factor));
  }

  /**
   * The linear part alone.
   *
   * @return the same weights, shared, with zero biases
   */
  public Conv1x1 withoutBias() {
    return new Conv1x1(inputs, outputs, weight, new float[outputs]);
  }

  /**
   * The adjoint of the linear part: inputs and outputs change places.
   *
   * @return a new map with zero biases
   */
  public Conv1x1 transposed() {
    float[] result = new float[weight.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        result[i * outputs + o] = weight[o * inputs + i];
      }
    }
    return new Conv1x1(outputs, inputs, result, new float[inputs]);
  }

  /**
   * The identity plus this map, without the bias: {@code x + W x}.
   *
   * @return a new map
   * @throws IllegalArgumentException if inputs and outputs differ
   */
  public Conv1x1 residual() {
    if (inputs != outputs) {
      throw new IllegalArgumentException(
          "a residual map needs as many outputs as inputs, given " + inputs + " -> " + outputs);
    }
    float[] sum = weight.clone();
    for (int i = 0; i < inputs; i++) {
      sum[i * inputs + i] += 1;
    }
    return new Conv1x1(inputs, outputs, sum, new float[outputs]);
  }

  /**
   * This map of another's results, as one map.
   *
   * @param first gives this map's inputs
   * @return a new map from {@code first}'s inputs to this one's outputs, summed in double
   * @throws IllegalArgumentException if {@code first} has not as many outputs as this has inputs
   */
  public Conv1x1 after(Conv1x1 first) {
    if (first.outputs != inputs) {
      throw new IllegalArgumentException(
          "a map of " + inputs + " channels cannot follow one to " + first.outputs + " channels");
    }
    float[] product = new float[Math.multiplyExact(outputs, first.inputs)];
    float[] sum = linear(first.bias);
    double[] row = new double[first.inputs];
    for (int o = 0; o < outputs; o++) {
      Arrays.fill(row, 0);
      for (int x = 0; x < inputs; x++) {
        for (int i = 0; i < first.inputs; i++) {
          row[i] += (double) weight[o * inputs + x] * first.weight[x * first.inputs + i];
        }
      }
      for (int i = 0; i < first.inputs; i++) {
        product[o * first.inputs + i] = (float) row[i];
      }
      sum[o] += bias[o];
    }
    return new Conv1x1(first.inputs, outputs, product, sum);
  }

  /**
   * The linear part applied to one vector.
   *
   * @param x one element per input
   * @return {@code W x}, summed in double
   */
  public float[] linear(float[] x) {
    float[] y = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      double sum = 0;
      for (int i = 0; i < inputs; i++) {
        sum += (double) weight[o * inputs + i] * x[i];
      }
      y[o] = (float) sum;
    }
    return y;
  }

  @Override
  public String toString() {
    return "Conv1x1 " + inputs + " -> " + outputs;
  }

  private static boolean allZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static float[] scaled(float[] values, float factor) {
    float[] result = Arrays.copyOf(values, values.length);
    for (int i = 0; i < result.length; i++) {
      result[i] *= factor;
    }
    return result;
  }
}
