package org.featup.internal.cpu.stage;

import org.featup.spi.Reflection;
import org.featup.spi.Taps;

/** The cubic resize of one axis and its reflected border as one sparse matrix. */
final class BorderedTaps {
  private BorderedTaps() {}

  /**
   * Resizes, then borders.
   *
   * @param source elements before
   * @param size elements after the resize
   * @param radius elements of the border on each side
   * @return taps with {@code size + 2 * radius} outputs
   */
  static Taps of(int source, int size, int radius) {
    Taps resize = Taps.bicubic(source, size);
    int count = resize.starts()[1];
    int outputs = size + 2 * radius;
    int[] starts = new int[outputs + 1];
    int[] indices = new int[Math.multiplyExact(outputs, count)];
    float[] weights = new float[indices.length];
    for (int i = 0; i < outputs; i++) {
      int from = resize.starts()[Reflection.index(i - radius, size)];
      System.arraycopy(resize.indices(), from, indices, i * count, count);
      System.arraycopy(resize.weights(), from, weights, i * count, count);
      starts[i + 1] = (i + 1) * count;
    }
    return new Taps(source, starts, indices, weights);
  }
}
