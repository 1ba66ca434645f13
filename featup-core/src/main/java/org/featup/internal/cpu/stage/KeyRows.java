package org.featup.internal.cpu.stage;

import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.RangeKernel;
import org.featup.spi.Reflection;
import org.featup.spi.StageParameters;
import org.featup.spi.Workers;

/**
 * The keys of an image, row by row planar and bordered along the row, as {@link RowKernels#dots}
 * reads them. For the cosine they have length 1.
 */
final class KeyRows {
  private final int radius;
  private final float[][][] rows;

  private KeyRows(int radius, float[][][] rows) {
    this.radius = radius;
    this.rows = rows;
  }

  static KeyRows of(
      RowKernels kernels,
      Workers workers,
      NDArray guidance,
      int image,
      StageParameters parameters) {
    float[][][] rows = new float[guidance.shape().h()][][];
    workers.forEach(
        rows.length,
        () -> new KeyChunk(kernels, guidance, parameters, 1),
        (chunk, y) -> {
          chunk.load(image, y, y + 1);
          float[][] keys = chunk.keys();
          if (parameters.rangeKernel() == RangeKernel.COSINE) {
            chunk.normalise(keys);
          }
          rows[y] = bordered(keys, guidance.shape().w(), parameters.radius());
        });
    return new KeyRows(parameters.radius(), rows);
  }

  /** The D rows that the windows of a row cover. */
  void window(int y, float[][][] into) {
    for (int u = 0; u < into.length; u++) {
      into[u] = rows[Reflection.index(y + u - radius, rows.length)];
    }
  }

  private static float[][] bordered(float[][] keys, int width, int radius) {
    float[][] out = new float[keys.length][keys[0].length + 2 * radius];
    for (int k = 0; k < keys.length; k++) {
      System.arraycopy(keys[k], 0, out[k], radius, width);
      for (int x = 1; x <= radius; x++) {
        out[k][radius - x] = keys[k][Reflection.index(-x, width)];
        out[k][radius + width - 1 + x] = keys[k][Reflection.index(width - 1 + x, width)];
      }
    }
    return out;
  }
}
