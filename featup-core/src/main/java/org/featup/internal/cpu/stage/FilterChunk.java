package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.common.PlanarRows;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;

/**
 * The way from a stage's filters back to its logits, for some rows at a time as one long planar
 * row. Computes the filters' forward pass again. Not for two threads.
 */
final class FilterChunk {
  private final RowKernels kernels;
  private final StageParameters parameters;
  private final KeyRows keys;
  private final NDArray guidance;
  private final NDArray dFilters;
  private final NDArray dGuidance;
  private final int columns;
  private final int paddedColumns;
  private final float[][][] window;
  private final float[][] row;
  private final float[][] logits;
  private final float[][] taps;
  private final float[][] guide;
  private final float[][] in;
  private final float[][] dTaps;
  private final float[][] dGuide;
  private final float[][] dIn;
  private final float[] spatial;
  private final PlanarMlp fixup;
  private final JointGradient joint;

  /**
   * Makes scratch space.
   *
   * @param rows most rows that will be loaded
   */
  FilterChunk(
      RowKernels kernels,
      KeyRows keys,
      NDArray guidance,
      NDArray dFilters,
      StageParameters parameters,
      StageGradients gradients,
      int rows) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.keys = keys;
    this.guidance = guidance;
    this.dFilters = dFilters;
    this.dGuidance = gradients.guidance();
    this.columns = guidance.shape().w();
    this.paddedColumns = Blocks.roundUp(columns, kernels.lanes());
    int d = parameters.diameter();
    int most = Blocks.roundUp(rows * columns, kernels.lanes());
    this.window = new float[d][][];
    this.row = new float[d * d][paddedColumns];
    this.logits = new float[d * d][most];
    this.taps = new float[d * d][most];
    this.dTaps = new float[d * d][most];
    this.guide = new float[parameters.guidance()][most];
    this.dGuide = new float[parameters.guidance()][most];
    this.in = PlanarMlp.withOnes(joined(taps, guide));
    this.dIn = joined(dTaps, dGuide);
    this.spatial = parameters.spatialKernel();
    this.fixup =
        parameters.fixup() == null
            ? null
            : new PlanarMlp(kernels, parameters.weightedFixup(), most);
    this.joint = new JointGradient(parameters, most);
  }

  /**
   * The backward pass through rows {@code from .. to - 1} and writes the gradient of their logits.
   */
  void backward(int image, int from, int to, float[][] dLogits) {
    int pixels = (to - from) * columns;
    int width = Blocks.roundUp(pixels, kernels.lanes());
    for (int y = from; y < to; y++) {
      int at = (y - from) * columns;
      rowOfLogits(y, at);
      PlanarRows.read(dFilters, image, y, dTaps, at);
      PlanarRows.read(guidance, image, y, guide, at);
    }
    for (int t = 0; t < taps.length; t++) {
      System.arraycopy(logits[t], 0, taps[t], 0, width);
      Arrays.fill(dTaps[t], pixels, width, 0);
    }
    kernels.timesSpatial(parameters.rangeKernel(), taps, spatial, width);
    if (fixup != null) {
      fixupBackward(image, from, to, width);
    }
    joint.backward(logits, taps, dTaps, pixels);
    for (int y = from; y < to; y++) {
      dLogits[y] = new float[taps.length * columns];
      for (int t = 0; t < taps.length; t++) {
        System.arraycopy(dTaps[t], (y - from) * columns, dLogits[y], t * columns, columns);
      }
    }
  }

  /** Sums of the fixup's gradients since the last call; null without a fixup. */
  double[][] takeFixup() {
    return fixup == null ? null : fixup.take();
  }

  /** Sums for temperature and width, as {@link JointGradient#take} gives them. */
  double[] takeJoint() {
    return joint.take();
  }

  private void rowOfLogits(int y, int at) {
    keys.window(y, window);
    kernels.logits(window, parameters, 0, paddedColumns, row);
    for (int t = 0; t < row.length; t++) {
      System.arraycopy(row[t], 0, logits[t], at, columns);
    }
  }

  private void fixupBackward(int image, int from, int to, int width) {
    for (float[] plane : dGuide) {
      Arrays.fill(plane, 0, width, 0);
    }
    fixup.hidden(in, width);
    fixup.backward(in, dTaps, dIn, width);
    for (int y = from; dGuidance != null && y < to; y++) {
      PlanarRows.add(dGuide, (y - from) * columns, dGuidance, image, y);
    }
  }

  private static float[][] joined(float[][] first, float[][] second) {
    float[][] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
