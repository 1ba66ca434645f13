package org.featup.internal.nn;

/**
 * The extents of an {@link ImplicitNetwork}.
 *
 * @param frequencies frequencies of the Fourier features, at least 1
 * @param color whether the network sees colours, or positions alone (ablation)
 * @param width channels after the first convolution, at least 1
 * @param secondWidth channels after the second convolution, at least 1
 * @param outputs channels of the features, at least 1
 * @param dropout how often a channel is dropped in training, 0 or more and below 1
 */
public record ImplicitOptions(
    int frequencies, boolean color, int width, int secondWidth, int outputs, double dropout) {
  private static final int FREQUENCIES = 30;
  private static final double DROPOUT = 0.1;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public ImplicitOptions {
    if (frequencies < 1 || width < 1 || secondWidth < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 frequency and 1 channel per layer, given "
              + frequencies
              + " and "
              + width
              + ", "
              + secondWidth
              + ", "
              + outputs);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "expected a dropout of at least 0 and less than 1, given " + dropout);
    }
  }

  /**
   * The network of the paper: 30 frequencies, colours, as many channels in every layer, dropout
   * 0.1.
   *
   * @param outputs channels of the features, at least 1
   * @return the options
   */
  public static ImplicitOptions of(int outputs) {
    return of(outputs, FREQUENCIES, true, DROPOUT);
  }

  /**
   * A network with as many channels in every layer.
   *
   * @param outputs channels of the features, at least 1
   * @param frequencies of the Fourier features, at least 1
   * @param color whether it sees colours
   * @param dropout 0 or more and below 1
   * @return the options
   */
  public static ImplicitOptions of(int outputs, int frequencies, boolean color, double dropout) {
    return new ImplicitOptions(frequencies, color, outputs, outputs, outputs, dropout);
  }

  /**
   * The same with another number of frequencies.
   *
   * @param count at least 1
   * @return new options
   */
  public ImplicitOptions withFrequencies(int count) {
    return new ImplicitOptions(count, color, width, secondWidth, outputs, dropout);
  }

  /**
   * The same with or without colours.
   *
   * @param seen whether the network sees them
   * @return new options
   */
  public ImplicitOptions withColor(boolean seen) {
    return new ImplicitOptions(frequencies, seen, width, secondWidth, outputs, dropout);
  }

  /**
   * The same with other hidden layers.
   *
   * @param first channels after the first convolution
   * @param second channels after the second
   * @return new options
   */
  public ImplicitOptions withWidths(int first, int second) {
    return new ImplicitOptions(frequencies, color, first, second, outputs, dropout);
  }

  /**
   * The same with another dropout.
   *
   * @param probability how often a channel is dropped
   * @return new options
   */
  public ImplicitOptions withDropout(double probability) {
    return new ImplicitOptions(frequencies, color, width, secondWidth, outputs, probability);
  }
}
