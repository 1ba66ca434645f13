package org.featup.internal.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.Conv1x1;
import org.featup.spi.FourierFeatures;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitParameters;

/**
 * The implicit upsampler's network (equation 7), from a pixel's position and colour to its
 * features: Fourier features, LayerNorm, dropout, 1x1 convolution, ReLU, dropout, LayerNorm, 1x1
 * convolution, ReLU, 1x1 convolution. Parameters are named as the original's, by the place in this
 * row: {@code 1.biases}, {@code 2.norm.weight}, {@code 4.weight} and so on. It holds nothing else
 * that changes; what is dropped in a step is an argument.
 */
public final class ImplicitNetwork {
  private static final int COLORS = 3;

  private final ImplicitOptions options;
  private final ColorRange range;
  private final double[] frequencies;
  private final Parameter biases;
  private final NormParameters inputNorm;
  private final ConvParameters input;
  private final NormParameters hiddenNorm;
  private final ConvParameters hidden;
  private final ConvParameters output;

  /**
   * A network whose convolutions and biases are zero, to be filled from a file.
   *
   * @param options the extents
   * @param range colours of the image it is fitted to; other images are scaled by the same
   * @throws IllegalArgumentException if the range is not of three colours
   */
  public ImplicitNetwork(ImplicitOptions options, ColorRange range) {
    if (range.channels() != COLORS) {
      throw new IllegalArgumentException(
          "expected the range of " + COLORS + " colours, given " + range.channels());
    }
    int n = options.frequencies();
    int coordinates = 2 + (options.color() ? COLORS : 0);
    int features = Math.multiplyExact(2 * coordinates, n) + coordinates - 2;
    this.options = options;
    this.range = range;
    this.frequencies = FourierFeatures.frequencies(n);
    this.biases = new Parameter("1.biases", new float[2 * coordinates * n], 2, coordinates, n);
    this.inputNorm = new NormParameters("2.norm", features);
    this.input = ConvParameters.of("4.", Conv1x1.zeros(features, options.width()));
    this.hiddenNorm = new NormParameters("7.norm", options.width());
    this.hidden = ConvParameters.of("8.", Conv1x1.zeros(options.width(), options.secondWidth()));
    this.output = ConvParameters.of("10.", Conv1x1.zeros(options.secondWidth(), options.outputs()));
  }

  /**
   * A network to be learned, initialised as the original: convolutions uniform within {@code 1 /
   * sqrt(inputs)} of 0, norms 1 and 0, biases normal.
   *
   * @param options the extents
   * @param range colours of the image it is fitted to; other images are scaled by the same
   * @param random draws the values
   * @return a new network
   * @throws IllegalArgumentException if the range is not of three colours
   */
  public static ImplicitNetwork random(
      ImplicitOptions options, ColorRange range, RandomGenerator random) {
    ImplicitNetwork network = new ImplicitNetwork(options, range);
    float[] biases = network.biases.value();
    for (int i = 0; i < biases.length; i++) {
      biases[i] = (float) random.nextGaussian();
    }
    network.input.initialise(random);
    network.hidden.initialise(random);
    network.output.initialise(random);
    return network;
  }

  /**
   * The extents.
   *
   * @return what it was made with
   */
  public ImplicitOptions options() {
    return options;
  }

  /**
   * The colours of the image it is fitted to.
   *
   * @return what it was made with
   */
  public ColorRange range() {
    return range;
  }

  /**
   * All that is learned.
   *
   * @return the parameters themselves, in the order of the layers
   */
  public List<Parameter> parameters() {
    return List.of(
        biases,
        inputNorm.weight(),
        inputNorm.bias(),
        input.weight(),
        input.bias(),
        hiddenNorm.weight(),
        hiddenNorm.bias(),
        hidden.weight(),
        hidden.bias(),
        output.weight(),
        output.bias());
  }

  /**
   * Draws what a step drops.
   *
   * @param random draws; null to drop nothing
   * @return the masks
   */
  public ImplicitDropout dropout(RandomGenerator random) {
    if (random == null || options.dropout() == 0) {
      return ImplicitDropout.NONE;
    }
    int features = inputNorm.weight().value().length;
    return ImplicitDropout.draw(features, options.width(), options.dropout(), random);
  }

  /**
   * The features of some rows.
   *
   * @param image rows of an image, (1, 3, rows, W), as the one it is fitted to is normalised
   * @param dropout what is dropped
   * @param backend computes
   * @return (1, C, rows, W)
   * @throws IllegalArgumentException if the image has another shape
   */
  public NDArray forward(Band image, ImplicitDropout dropout, Backend backend) {
    check(image.array().shape());
    return backend.implicitForward(image, values(dropout, output.value()));
  }

  /**
   * The network followed by a linear map of its features, folded into the last convolution: K
   * outputs cost K channels, and the features themselves are not computed.
   *
   * @param head the map, C to K channels
   * @return the parameters as they are now; only the last convolution's are copied
   * @throws IllegalArgumentException if the head has other inputs
   */
  public ImplicitParameters withHead(Conv1x1 head) {
    return values(ImplicitDropout.NONE, head.after(output.value()));
  }

  /**
   * Adds the gradients of {@link #forward} to the parameters'.
   *
   * @param dOut gradient of the features, (1, C, rows, W)
   * @param image as there
   * @param dropout as there
   * @param backend computes
   * @throws IllegalArgumentException if the gradient or the image has another shape
   */
  public void backward(NDArray dOut, Band image, ImplicitDropout dropout, Backend backend) {
    check(image.array().shape());
    Shape expected = image.array().shape().withChannels(options.outputs());
    if (!dOut.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "expected a gradient of " + expected + ", given " + dOut.shape());
    }
    backend.implicitBackward(dOut, image, values(dropout, output.value()), gradients());
  }

  private ImplicitParameters values(ImplicitDropout dropout, Conv1x1 last) {
    return new ImplicitParameters(
        new FourierFeatures(frequencies, biases.value(), options.color() ? range : null),
        inputNorm.value(),
        input.value(),
        hiddenNorm.value(),
        hidden.value(),
        last,
        dropout.input(),
        dropout.hidden());
  }

  private ImplicitGradients gradients() {
    return new ImplicitGradients(
        biases.gradient(),
        inputNorm.gradient(),
        input.gradient(),
        hiddenNorm.gradient(),
        hidden.gradient(),
        output.gradient());
  }

  static void check(Shape image) {
    if (image.n() != 1 || image.c() != COLORS) {
      throw new IllegalArgumentException("expected an image of 1x3xHxW, given " + image);
    }
  }
}
