package org.featup.spi;

/**
 * The features of a pixel that the implicit network sees (equation 7). For each frequency f and
 * each of the D coordinates v (row, column, and with colours r, g, b) there are {@code sin(f v +
 * b)} and {@code cos(f v + b')}, each with a learned bias of its own; the colours themselves come
 * last. Rows and columns go from -1 to 1.
 *
 * <p>Channels, in the order of the released layout: sines first, then cosines, each with the
 * coordinate running fastest, {@code sin} of frequency k and coordinate d at {@code k * D + d}.
 *
 * @param frequencies factors on the coordinates, in double because their product with a coordinate
 *     is a phase; at most 50,000 in magnitude
 * @param biases one per sine, then one per cosine, in the order of the channels; shared, not copied
 * @param colors how colours are scaled; null if only the position counts
 */
public record FourierFeatures(double[] frequencies, float[] biases, ColorRange colors) {
  private static final double HIGHEST = 5e4;

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if there is no frequency, one is not finite or beyond 50,000,
   *     or the number of biases does not fit
   */
  public FourierFeatures {
    if (frequencies.length == 0) {
      throw new IllegalArgumentException("expected at least 1 frequency, given none");
    }
    for (double frequency : frequencies) {
      if (!(Math.abs(frequency) <= HIGHEST)) {
        throw new IllegalArgumentException(
            "expected frequencies up to " + HIGHEST + ", given " + frequency);
      }
    }
    long expected = 2L * frequencies.length * coordinates(colors);
    if (biases.length != expected) {
      throw new IllegalArgumentException(
          frequencies.length
              + " frequencies of "
              + coordinates(colors)
              + " coordinates need "
              + expected
              + " biases, given "
              + biases.length);
    }
  }

  /**
   * The frequencies of the paper: {@code exp(linspace(-2, 10, count))}.
   *
   * @param count how many, at least 1
   * @return from exp(-2) up
   */
  public static double[] frequencies(int count) {
    double[] result = new double[count];
    for (int k = 0; k < count; k++) {
      result[k] = Math.exp(count == 1 ? -2 : -2 + 12.0 * k / (count - 1));
    }
    return result;
  }

  /**
   * A row or column as a coordinate: {@code linspace(-1, 1, extent)}.
   *
   * @param index which, from 0
   * @param extent how many there are
   * @return -1 for the first, 1 for the last
   */
  public static double coordinate(int index, int extent) {
    return extent == 1 ? -1 : -1 + 2.0 * index / (extent - 1);
  }

  /**
   * How many coordinates a pixel has.
   *
   * @return D: 2, and one more per colour
   */
  public int coordinates() {
    return coordinates(colors);
  }

  /**
   * How many features a pixel has.
   *
   * @return {@code 2 * D * frequencies}, and one more per colour
   */
  public int channels() {
    return biases.length + (colors == null ? 0 : colors.channels());
  }

  private static int coordinates(ColorRange colors) {
    return 2 + (colors == null ? 0 : colors.channels());
  }
}
