package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.common.PlanarRows;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.StageParameters;

/**
 * Some rows of the guidance as one long planar row, and the keys made from it, forward and
 * backward. Not for two threads.
 */
final class KeyChunk {
  private final NDArray guidance;
  private final int lanes;
  private final float[][] guide;
  private final float[][] dGuide;
  private final PlanarMlp range;
  private final float[][] keys;
  private int pixels;
  private int width;

  /**
   * Makes scratch space.
   *
   * @param rows most rows that will be loaded
   */
  KeyChunk(RowKernels kernels, NDArray guidance, StageParameters parameters, int rows) {
    this.guidance = guidance;
    this.lanes = kernels.lanes();
    int most = Blocks.roundUp(rows * guidance.shape().w(), lanes);
    this.guide = PlanarMlp.withOnes(new float[parameters.guidance()][most]);
    this.dGuide = new float[parameters.guidance()][most];
    this.range =
        parameters.range() == null ? null : new PlanarMlp(kernels, parameters.range(), most);
    this.keys = new float[parameters.keys()][most];
  }

  /** Reads rows of the guidance and computes the MLP's hidden layer. */
  void load(int image, int from, int to) {
    int columns = guidance.shape().w();
    pixels = (to - from) * columns;
    width = Blocks.roundUp(pixels, lanes);
    for (int y = from; y < to; y++) {
      PlanarRows.read(guidance, image, y, guide, (y - from) * columns);
    }
    if (range != null) {
      range.hidden(guide, width);
    }
  }

  /** The keys of what was loaded; the next call overwrites them. */
  float[][] keys() {
    if (range != null) {
      range.output(keys, width);
    } else {
      for (int k = 0; k < keys.length; k++) {
        System.arraycopy(guide[k], 0, keys[k], 0, width);
      }
    }
    return keys;
  }

  /** Divides keys by their length; those of length 0 stay. */
  void normalise(float[][] planes) {
    for (int x = 0; x < pixels; x++) {
      float factor = inverseLength(planes, x);
      for (float[] plane : planes) {
        plane[x] *= factor;
      }
    }
  }

  /**
   * From the gradient of the normalised keys to that of the keys, in place: {@code (d - n (n . d))
   * / |q|} with {@code n = q / |q|}.
   */
  void normaliseBackward(float[][] d) {
    float[][] q = keys();
    for (int x = 0; x < pixels; x++) {
      double factor = inverseLength(q, x);
      double dot = 0;
      for (int k = 0; k < q.length; k++) {
        dot += factor * q[k][x] * d[k][x];
      }
      for (int k = 0; k < q.length; k++) {
        d[k][x] = (float) (factor * (d[k][x] - factor * q[k][x] * dot));
      }
    }
  }

  /**
   * Goes on to the guidance.
   *
   * @param dKeys gradient of the keys
   * @return gradient of the guidance; the next call overwrites it
   */
  float[][] backward(float[][] dKeys) {
    for (float[] plane : dKeys) {
      Arrays.fill(plane, pixels, width, 0);
    }
    if (range == null) {
      return dKeys;
    }
    for (float[] plane : dGuide) {
      Arrays.fill(plane, 0, width, 0);
    }
    range.backward(guide, dKeys, dGuide, width);
    return dGuide;
  }

  /** Sums of the gradients of the MLP's layers since the last call; null without an MLP. */
  double[][] take() {
    return range == null ? null : range.take();
  }

  private static float inverseLength(float[][] planes, int x) {
    double sum = 0;
    for (float[] plane : planes) {
      sum += plane[x] * (double) plane[x];
    }
    return sum == 0 ? 0 : (float) (1 / Math.sqrt(sum));
  }
}
