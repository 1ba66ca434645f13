package org.featup.upsample;

import java.util.List;
import org.featup.kernel.Conv1x1;
import org.featup.nn.Parameter;

/** A 1x1 convolution as two parameters. */
record LearnedConv(Parameter weight, Parameter bias) {

  /** Copies the values; keys are {@code name + "weight"} and {@code name + "bias"}. */
  static LearnedConv of(String name, Conv1x1 conv) {
    return new LearnedConv(
        new Parameter(name + "weight", conv.weight().clone(), conv.outputs(), conv.inputs(), 1, 1),
        new Parameter(name + "bias", conv.bias().clone(), conv.outputs()));
  }

  /** The values, shared. */
  Conv1x1 value() {
    return with(weight.value(), bias.value());
  }

  /** The gradients, shared. */
  Conv1x1 gradient() {
    return with(weight.gradient(), bias.gradient());
  }

  List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  private Conv1x1 with(float[] weights, float[] biases) {
    return new Conv1x1(weights.length / biases.length, biases.length, weights, biases);
  }
}
