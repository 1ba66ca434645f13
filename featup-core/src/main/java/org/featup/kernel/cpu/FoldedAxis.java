package org.featup.kernel.cpu;

import org.featup.kernel.Reflection;
import org.featup.kernel.Taps;

/**
 * One axis of a stage with its resize folded in. A window of D resized pixels, border reflected, is
 * a linear map of a few source pixels: when a stage doubles, both outputs 2n and 2n+1 depend on the
 * same {@code 5 + 2 floor(radius / 2)} of them, 7 for the usual D = 7. So outputs are taken in
 * pairs that share a window of the source, and the resize is applied to the filters, once, instead
 * of to every channel of the features. Smaller factors need larger windows, 8 for 1.75 and 11 for
 * 1.
 *
 * @param extent source pixels of a window, the same for all pairs
 * @param starts first source pixel of each pair's window
 * @param weights (output, tap, source pixel of the window), row-major: how much of the source pixel
 *     is in the resized pixel that the tap reads
 * @param diameter D
 */
public record FoldedAxis(int extent, int[] starts, float[] weights, int diameter) {

  static FoldedAxis of(int source, int size, int diameter) {
    Taps taps = Taps.bicubic(source, size);
    int pairs = (size + 1) / 2;
    int[] starts = new int[pairs];
    int extent = 1;
    for (int pair = 0; pair < pairs; pair++) {
      int first = source;
      int last = 0;
      for (int i = 2 * pair; i < Math.min(size, 2 * pair + 2); i++) {
        for (int t = 0; t < diameter; t++) {
          int pixel = Reflection.index(i + t - diameter / 2, size);
          first = Math.min(first, taps.firstInput(pixel, pixel + 1));
          last = Math.max(last, taps.lastInput(pixel, pixel + 1));
        }
      }
      starts[pair] = first;
      extent = Math.max(extent, last - first + 1);
    }
    for (int pair = 0; pair < pairs; pair++) {
      starts[pair] = Math.min(starts[pair], source - extent);
    }
    return new FoldedAxis(extent, starts, weights(taps, starts, extent, diameter), diameter);
  }

  private static float[] weights(Taps taps, int[] starts, int extent, int diameter) {
    int size = taps.outputSize();
    float[] weights = new float[Math.multiplyExact(size, diameter * extent)];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t < diameter; t++) {
        int pixel = Reflection.index(i + t - diameter / 2, size);
        int row = (i * diameter + t) * extent - starts[i / 2];
        for (int k = taps.starts()[pixel]; k < taps.starts()[pixel + 1]; k++) {
          weights[row + taps.indices()[k]] += taps.weights()[k];
        }
      }
    }
    return weights;
  }

  /**
   * Where the window of an output starts.
   *
   * @param output index of the output
   * @return index of a source pixel
   */
  public int start(int output) {
    return starts[output / 2];
  }

  /** The map of one output, transposed: (source pixel, tap), row-major. */
  void transposed(int output, float[] into) {
    for (int t = 0; t < diameter; t++) {
      for (int a = 0; a < extent; a++) {
        into[a * diameter + t] = weights[(output * diameter + t) * extent + a];
      }
    }
  }

  /** For each (tap, source pixel) the weights of all outputs as a plane. */
  float[][] planes(int padded) {
    int size = weights.length / (diameter * extent);
    float[][] planes = new float[diameter * extent][padded];
    for (int p = 0; p < planes.length; p++) {
      for (int i = 0; i < size; i++) {
        planes[p][i] = weights[i * planes.length + p];
      }
    }
    return planes;
  }
}
