package org.featup.internal.cpu.stage;

import org.featup.spi.FoldedAxis;

/** The weights of a {@link FoldedAxis} in the orders that the loops over rows and columns want. */
final class FoldedWeights {
  private FoldedWeights() {}

  /** The map of one output, transposed: (source pixel, tap), row-major. */
  static void transposed(FoldedAxis axis, int output, float[] into) {
    int d = axis.diameter();
    int extent = axis.extent();
    for (int t = 0; t < d; t++) {
      for (int a = 0; a < extent; a++) {
        into[a * d + t] = axis.weights()[(output * d + t) * extent + a];
      }
    }
  }

  /** For each (tap, source pixel) the weights of all outputs as a plane. */
  static float[][] planes(FoldedAxis axis, int padded) {
    float[][] planes = new float[axis.diameter() * axis.extent()][padded];
    for (int p = 0; p < planes.length; p++) {
      for (int i = 0; i < axis.size(); i++) {
        planes[p][i] = axis.weights()[i * planes.length + p];
      }
    }
    return planes;
  }
}
