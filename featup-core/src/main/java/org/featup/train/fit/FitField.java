package org.featup.train.fit;

import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.nn.ExplicitBuffer;
import org.featup.nn.FeatureField;
import org.featup.nn.ImplicitField;
import org.featup.nn.ImplicitNetwork;
import org.featup.nn.ImplicitOptions;
import org.featup.spi.Backend;
import org.featup.spi.ColorRange;
import org.featup.spi.Taps;

/**
 * What a fit learns the features as.
 *
 * @param explicit the ablation: a buffer of pixels instead of the network; the rest is of no
 *     account then
 * @param frequencies frequencies of the network's Fourier features, at least 1
 * @param color whether the network sees colours, or positions alone (ablation)
 * @param dropout how often a channel of the network is dropped, 0 or more and below 1
 */
public record FitField(boolean explicit, int frequencies, boolean color, double dropout) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public FitField {
    extents(1, frequencies, color, dropout);
  }

  /**
   * As the paper has it.
   *
   * @return a network of 30 frequencies that sees colours, dropout 0.1
   */
  public static FitField paper() {
    ImplicitOptions network = ImplicitOptions.of(1);
    return new FitField(false, network.frequencies(), network.color(), network.dropout());
  }

  /**
   * The same with other frequencies.
   *
   * @param count at least 1
   * @return new options
   */
  public FitField withFrequencies(int count) {
    return new FitField(explicit, count, color, dropout);
  }

  /**
   * The same with another dropout.
   *
   * @param probability how often a channel is dropped
   * @return new options
   */
  public FitField withDropout(double probability) {
    return new FitField(explicit, frequencies, color, probability);
  }

  /** A field to be learned; the buffer starts as the coarse features, smoothly enlarged. */
  FeatureField create(NDArray image, NDArray lowRes, RandomGenerator random, Backend backend) {
    if (explicit) {
      Shape from = lowRes.shape();
      Taps rows = Taps.bilinear(from.h(), image.shape().h());
      Taps columns = Taps.bilinear(from.w(), image.shape().w());
      try (NDArray start = backend.resample(lowRes, rows, columns)) {
        return new ExplicitBuffer(start);
      }
    }
    ImplicitOptions options = extents(lowRes.shape().c(), frequencies, color, dropout);
    return new ImplicitField(ImplicitNetwork.random(options, ColorRange.of(image), random), image);
  }

  private static ImplicitOptions extents(
      int channels, int frequencies, boolean color, double dropout) {
    return ImplicitOptions.of(channels)
        .withFrequencies(frequencies)
        .withColor(color)
        .withDropout(dropout);
  }
}
