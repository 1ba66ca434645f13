package org.featup.spi;

/**
 * The implicit upsampler's network (equation 7): Fourier features, LayerNorm, dropout, 1x1
 * convolution, ReLU, dropout, LayerNorm, 1x1 convolution, ReLU, 1x1 convolution. Widths are free.
 * Dropout takes whole channels: its masks hold 0 for a dropped channel and {@code 1 / (1 - p)} for
 * a kept one.
 *
 * @param fourier the features
 * @param inputNorm norm of the features
 * @param input first convolution
 * @param hiddenNorm norm of its rectified outputs
 * @param hidden second convolution
 * @param output last convolution
 * @param inputMask dropout of the normed features; null for none
 * @param hiddenMask dropout of the first convolution's rectified outputs; null for none
 */
public record ImplicitParameters(
    FourierFeatures fourier,
    LayerNorm inputNorm,
    Conv1x1 input,
    LayerNorm hiddenNorm,
    Conv1x1 hidden,
    Conv1x1 output,
    float[] inputMask,
    float[] hiddenMask) {

  /**
   * Checks that all widths fit together.
   *
   * @throws IllegalArgumentException if they do not; the message names the layer
   */
  public ImplicitParameters {
    int features = fourier.channels();
    requireWidth("input norm", inputNorm.channels(), features);
    requireWidth("first convolution", input.inputs(), features);
    requireWidth("input dropout", inputMask == null ? features : inputMask.length, features);
    int width = input.outputs();
    requireWidth("hidden norm", hiddenNorm.channels(), width);
    requireWidth("second convolution", hidden.inputs(), width);
    requireWidth("hidden dropout", hiddenMask == null ? width : hiddenMask.length, width);
    requireWidth("last convolution", output.inputs(), hidden.outputs());
  }

  private static void requireWidth(String layer, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          layer + " takes " + given + " channels, expected " + expected);
    }
  }
}
