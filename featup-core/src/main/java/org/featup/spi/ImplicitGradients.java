package org.featup.spi;

/**
 * Gradients of a loss by what the implicit network has learned, each in the form of what it is the
 * gradient of. The arrays are shared, not copied: backward passes add to them.
 *
 * @param biases by the biases of the Fourier features
 * @param inputNorm by the norm of the features
 * @param input by the first convolution
 * @param hiddenNorm by the norm of its rectified outputs
 * @param hidden by the second convolution
 * @param output by the last convolution
 */
public record ImplicitGradients(
    float[] biases,
    LayerNorm inputNorm,
    Conv1x1 input,
    LayerNorm hiddenNorm,
    Conv1x1 hidden,
    Conv1x1 output) {

  /**
   * Zeros for a network.
   *
   * @param parameters the network
   * @return new arrays
   */
  public static ImplicitGradients zeros(ImplicitParameters parameters) {
    return new ImplicitGradients(
        new float[parameters.fourier().biases().length],
        zeros(parameters.inputNorm()),
        zeros(parameters.input()),
        zeros(parameters.hiddenNorm()),
        zeros(parameters.hidden()),
        zeros(parameters.output()));
  }

  private static LayerNorm zeros(LayerNorm norm) {
    return new LayerNorm(new float[norm.channels()], new float[norm.channels()]);
  }

  private static Conv1x1 zeros(Conv1x1 conv) {
    return new Conv1x1(
        conv.inputs(),
        conv.outputs(),
        new float[conv.weight().length],
        new float[conv.bias().length]);
  }
}
