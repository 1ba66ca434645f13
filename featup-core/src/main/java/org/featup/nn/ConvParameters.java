package org.featup.nn;

import java.util.random.RandomGenerator;
import org.featup.kernel.Conv1x1;

/** The parameters of a 1x1 convolution. */
final class ConvParameters {
  private final int inputs;
  private final int outputs;
  private final Parameter weight;
  private final Parameter bias;

  /** All zero. */
  ConvParameters(String name, int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    float[] values = new float[Math.multiplyExact(inputs, outputs)];
    this.weight = new Parameter(name + ".weight", values, outputs, inputs, 1, 1);
    this.bias = new Parameter(name + ".bias", new float[outputs], outputs);
  }

  /** As PyTorch's convolutions start: uniform within {@code 1 / sqrt(inputs)} of 0. */
  void initialise(RandomGenerator random) {
    float bound = (float) (1 / Math.sqrt(inputs));
    for (Parameter parameter : new Parameter[] {weight, bias}) {
      for (int i = 0; i < parameter.value().length; i++) {
        parameter.value()[i] = random.nextFloat(-bound, bound);
      }
    }
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  /** A view of the values. */
  Conv1x1 value() {
    return new Conv1x1(inputs, outputs, weight.value(), bias.value());
  }

  /** A view of the gradients. */
  Conv1x1 gradient() {
    return new Conv1x1(inputs, outputs, weight.gradient(), bias.gradient());
  }
}
