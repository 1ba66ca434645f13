package org.featup.internal.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.Parameter;
import org.featup.spi.Conv1x1;

/**
 * A 1x1 convolution as two parameters.
 *
 * @param weight outputs x inputs x 1 x 1
 * @param bias one per output
 */
public record ConvParameters(Parameter weight, Parameter bias) {

  /**
   * Parameters that start from a convolution.
   *
   * @param prefix their names are {@code prefix + "weight"} and {@code prefix + "bias"}
   * @param conv the values, copied
   * @return the parameters
   */
  public static ConvParameters of(String prefix, Conv1x1 conv) {
    return new ConvParameters(
        new Parameter(
            prefix + "weight", conv.weight().clone(), conv.outputs(), conv.inputs(), 1, 1),
        new Parameter(prefix + "bias", conv.bias().clone(), conv.outputs()));
  }

  /** As PyTorch's convolutions start: uniform within {@code 1 / sqrt(inputs)} of 0. */
  void initialise(RandomGenerator random) {
    float bound = (float) (1 / Math.sqrt(value().inputs()));
    for (Parameter parameter : parameters()) {
      for (int i = 0; i < parameter.value().length; i++) {
        parameter.value()[i] = random.nextFloat(-bound, bound);
      }
    }
  }

  /**
   * The values.
   *
   * @return a convolution that shares them
   */
  public Conv1x1 value() {
    return with(weight.value(), bias.value());
  }

  /**
   * The gradients.
   *
   * @return a convolution that shares them
   */
  public Conv1x1 gradient() {
    return with(weight.gradient(), bias.gradient());
  }

  /**
   * Both parameters.
   *
   * @return weight and bias
   */
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  private static Conv1x1 with(float[] weights, float[] biases) {
    return new Conv1x1(weights.length / biases.length, biases.length, weights, biases);
  }
}
