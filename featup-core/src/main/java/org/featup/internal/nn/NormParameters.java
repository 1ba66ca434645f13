package org.featup.internal.nn;

import java.util.Arrays;
import org.featup.ndarray.Parameter;
import org.featup.spi.LayerNorm;

/** The parameters of a LayerNorm over channels. */
final class NormParameters {
  private final Parameter weight;
  private final Parameter bias;

  /** Weights 1, biases 0. */
  NormParameters(String name, int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    this.weight = new Parameter(name + ".weight", ones, channels);
    this.bias = new Parameter(name + ".bias", new float[channels], channels);
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  /** A view of the values. */
  LayerNorm value() {
    return new LayerNorm(weight.value(), bias.value());
  }

  /** A view of the gradients. */
  LayerNorm gradient() {
    return new LayerNorm(weight.gradient(), bias.gradient());
  }
}
