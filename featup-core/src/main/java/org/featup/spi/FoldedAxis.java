package org.featup.spi;

/**
 * One axis of a stage with its resize folded in. A window of D resized pixels, border reflected, is
 * a linear map of a few source pixels: when a stage doubles, both outputs 2n and 2n+1 depend on the
 * same {@code 5 + 2 floor(radius / 2)} of them, 7 for the usual D = 7. So outputs are taken in
 * groups, pairs say, that share a window of the source, and the resize is applied to the filters,
 * once, instead of to every channel of the features. Smaller factors need larger windows, for pairs
 * 8 at 1.75 and 11 at 1.
 *
 * @param group outputs that share a window
 * @param extent source pixels of a window, the same for all groups
 * @param starts first source pixel of each group's window, ascending
 * @param weights (output, tap, source pixel of the window), row-major: how much of the source pixel
 *     is in the resized pixel that the tap reads
 * @param diameter D
 */
public record FoldedAxis(int group, int extent, int[] starts, float[] weights, int diameter) {

  /**
   * Folds cubic resize and reflected border.
   *
   * @param source elements of the source
   * @param size elements of the output
   * @param diameter D, odd
   * @param group outputs that share a window
   * @return the folded axis
   * @throws IllegalArgumentException if D is not odd
   */
  public static FoldedAxis of(int source, int size, int diameter, int group) {
    if (diameter < 1 || diameter % 2 == 0) {
      throw new IllegalArgumentException("expected filters of an odd diameter, given " + diameter);
    }
    Taps taps = Taps.bicubic(source, size);
    int[] starts = new int[(size + group - 1) / group];
    int extent = 1;
    for (int g = 0; g < starts.length; g++) {
      int first = source;
      int last = 0;
      for (int i = g * group; i < Math.min(size, (g + 1) * group); i++) {
        for (int t = 0; t < diameter; t++) {
          int pixel = Reflection.index(i + t - diameter / 2, size);
          first = Math.min(first, taps.firstInput(pixel, pixel + 1));
          last = Math.max(last, taps.lastInput(pixel, pixel + 1));
        }
      }
      starts[g] = first;
      extent = Math.max(extent, last - first + 1);
    }
    for (int g = 0; g < starts.length; g++) {
      starts[g] = Math.min(starts[g], source - extent);
    }
    float[] weights = weights(taps, starts, extent, diameter, group);
    return new FoldedAxis(group, extent, starts, weights, diameter);
  }

  private static float[] weights(Taps taps, int[] starts, int extent, int diameter, int group) {
    int size = taps.outputSize();
    float[] weights = new float[Math.multiplyExact(size, diameter * extent)];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t < diameter; t++) {
        int pixel = Reflection.index(i + t - diameter / 2, size);
        int row = (i * diameter + t) * extent - starts[i / group];
        for (int k = taps.starts()[pixel]; k < taps.starts()[pixel + 1]; k++) {
          weights[row + taps.indices()[k]] += taps.weights()[k];
        }
      }
    }
    return weights;
  }

  /**
   * Elements of the output.
   *
   * @return an extent
   */
  public int size() {
    return weights.length / (diameter * extent);
  }

  /**
   * Where the window of an output starts.
   *
   * @param output index of the output
   * @return index of a source pixel
   */
  public int start(int output) {
    return starts[output / group];
  }
}
