package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.common.Pieces;
import org.featup.internal.cpu.common.PlanarRows;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.Workers;

/**
 * The backward pass of a stage's filters, image by image in two passes over its rows: from the
 * filters to the logits ({@link FilterChunk}), then from the logits, which pairs of pixels share,
 * to the keys ({@link PairWeights}) and the guidance ({@link KeyChunk}).
 */
public final class StageFiltersGradient {
  /** Pixels that go through the layers at once: their planes stay in the second-level cache. */
  private static final int CHUNK_PIXELS = 512;

  private final RowKernels kernels;
  private final Workers workers;
  private final NDArray dFilters;
  private final NDArray guidance;
  private final StageParameters parameters;
  private final StageGradients gradients;
  private final int columns;
  private final int chunkRows;
  private final Pieces pieces;

  public StageFiltersGradient(
      RowKernels kernels,
      Workers workers,
      NDArray dFilters,
      NDArray guidance,
      StageParameters parameters,
      StageGradients gradients) {
    this.kernels = kernels;
    this.workers = workers;
    this.dFilters = dFilters;
    this.guidance = guidance;
    this.parameters = parameters;
    this.gradients = gradients;
    int height = guidance.shape().h();
    this.columns = guidance.shape().w();
    this.chunkRows = Math.max(1, Math.min(height, CHUNK_PIXELS / columns));
    this.pieces = Pieces.of(height, columns);
  }

  public void run() {
    for (int image = 0; image < guidance.shape().n(); image++) {
      KeyRows keys = KeyRows.of(kernels, workers, guidance, image, parameters);
      float[][] dLogits = new float[guidance.shape().h()][];
      toLogits(image, keys, dLogits);
      toKeys(image, keys, dLogits);
    }
  }

  private void toLogits(int image, KeyRows keys, float[][] dLogits) {
    double[][][] fixup = new double[pieces.count()][][];
    double[][] joint = new double[pieces.count()][];
    workers.forEach(
        pieces.count(),
        () -> new FilterChunk(kernels, keys, guidance, dFilters, parameters, gradients, chunkRows),
        (chunk, i) -> {
          forEachChunk(i, (from, to) -> chunk.backward(image, from, to, dLogits));
          fixup[i] = chunk.takeFixup();
          joint[i] = chunk.takeJoint();
        });
    if (parameters.fixup() != null) {
      addAll(fixup, StageParameters.FIXUP_WEIGHT, gradients.fixup());
    }
    double temp = 0;
    double width = 0;
    for (double[] piece : joint) {
      temp += piece[0];
      width += piece[1];
    }
    if (parameters.temperatureIsFree() && parameters.rangeKernel() != RangeKernel.COSINE) {
      gradients.rangeTemp()[0] += (float) temp;
    }
    gradients.sigmaSpatial()[0] += (float) (width / Math.pow(parameters.sigmaSpatial(), 3));
  }

  private void toKeys(int image, KeyRows keys, float[][] dLogits) {
    double[][][] range = new double[pieces.count()][][];
    workers.forEach(
        pieces.count(),
        () -> new Keys(keys, dLogits),
        (scratch, i) -> {
          forEachChunk(i, (from, to) -> scratch.backward(image, from, to));
          range[i] = scratch.chunk.take();
        });
    if (parameters.range() != null) {
      addAll(range, 1, gradients.range());
    }
  }

  private interface RowRange {
    void accept(int from, int to);
  }

  private void forEachChunk(int piece, RowRange body) {
    int end = pieces.to(piece);
    for (int from = pieces.from(piece); from < end; from += chunkRows) {
      body.accept(from, Math.min(end, from + chunkRows));
    }
  }

  private static void addAll(double[][][] sums, float weight, Mlp gradient) {
    WeightSums.addAll(layer(sums, 0), 1, gradient.first());
    WeightSums.addAll(layer(sums, 1), weight, gradient.second());
  }

  private static double[][] layer(double[][][] sums, int layer) {
    return Arrays.stream(sums).map(piece -> piece[layer]).toArray(double[][]::new);
  }

  /** The second pass, for one thread. */
  private final class Keys {
    private final int d = parameters.diameter();
    private final int padded = Blocks.roundUp(columns, kernels.lanes());
    private final KeyRows keys;
    private final PairWeights pairs;
    private final KeyChunk chunk = new KeyChunk(kernels, guidance, parameters, chunkRows);
    private final float[][][] window = new float[d][][];
    private final float[][] weights = new float[d * d][padded];
    private final float[][] row = new float[parameters.keys()][padded];
    private final float[][] dKeys =
        new float[parameters.keys()][Blocks.roundUp(chunkRows * columns, kernels.lanes())];

    Keys(KeyRows keys, float[][] dLogits) {
      this.keys = keys;
      this.pairs = new PairWeights(dLogits, d, columns);
    }

    void backward(int image, int from, int to) {
      for (int y = from; y < to; y++) {
        row(y, (y - from) * columns);
      }
      chunk.load(image, from, to);
      if (parameters.rangeKernel() == RangeKernel.COSINE) {
        chunk.normaliseBackward(dKeys);
      }
      float[][] dGuide = chunk.backward(dKeys);
      for (int y = from; gradients.guidance() != null && y < to; y++) {
        PlanarRows.add(dGuide, (y - from) * columns, gradients.guidance(), image, y);
      }
    }

    private void row(int y, int at) {
      pairs.row(y, weights);
      if (parameters.rangeKernel() == RangeKernel.GAUSSIAN) {
        subtractCentre();
      }
      keys.window(y, window);
      kernels.stageGradient().convolve(window, weights, row.length, d, padded, row);
      float scale = parameters.rangeKernel() == RangeKernel.COSINE ? 1 : parameters.temperature();
      for (int k = 0; k < row.length; k++) {
        for (int x = 0; x < columns; x++) {
          dKeys[k][at + x] = scale * row[k][x];
        }
      }
    }

    /** A logit of the distance has the gradient {@code w (q[p] - q[c])}, not {@code w q[p]}. */
    private void subtractCentre() {
      float[] centre = weights[d * d / 2];
      Arrays.fill(centre, 0);
      for (int t = 0; t < d * d; t++) {
        for (int x = 0; t != d * d / 2 && x < columns; x++) {
          centre[x] -= weights[t][x];
        }
      }
    }
  }
}
