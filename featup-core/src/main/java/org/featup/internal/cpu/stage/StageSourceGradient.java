package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.common.Pieces;
import org.featup.internal.cpu.common.PlanarRows;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Taps;
import org.featup.spi.Workers;

/**
 * The gradient of a stage by its source. A row of the bordered map gets its gradient from D rows of
 * the output (gathered, so that no two threads write one place), and gives it on to the rows of the
 * source that it was made from. Each piece of the map has sums of its own for those, which are
 * added up in order before the columns follow.
 */
public final class StageSourceGradient {
  private final RowKernels kernels;
  private final NDArray dOut;
  private final NDArray filters;
  private final NDArray dSource;
  private final int d;
  private final int channels;
  private final int columns;
  private final Taps rowTaps;
  private final Taps columnAdjoint;
  private final Pieces pieces;
  private final int[] firstSourceRows;

  /**
   * Describes the gradient.
   *
   * @param dSource receives it, dense channels-last
   */
  public StageSourceGradient(
      RowKernels kernels, NDArray dOut, NDArray filters, int d, NDArray dSource) {
    this.kernels = kernels;
    this.dOut = dOut;
    this.filters = filters;
    this.dSource = dSource;
    this.d = d;
    this.channels = dOut.shape().c();
    this.columns = dOut.shape().w() + d - 1;
    this.rowTaps = BorderedTaps.of(dSource.shape().h(), dOut.shape().h(), d / 2);
    this.columnAdjoint = BorderedTaps.of(dSource.shape().w(), dOut.shape().w(), d / 2).transpose();
    this.pieces = Pieces.of(rowTaps.outputSize(), columns);
    this.firstSourceRows = new int[pieces.count()];
    for (int i = 0; i < firstSourceRows.length; i++) {
      firstSourceRows[i] = rowTaps.firstInput(pieces.from(i), pieces.to(i));
    }
  }

  public void run(Workers workers) {
    for (int n = 0; n < dOut.shape().n(); n++) {
      int image = n;
      float[][][][] sums = new float[pieces.count()][][][];
      workers.forEach(
          pieces.count(), Scratch::new, (scratch, i) -> sums[i] = scratch.piece(image, i));
      workers.forEach(
          dSource.shape().h(),
          () -> new float[columns],
          (sum, row) -> {
            for (int c = 0; c < channels; c++) {
              addPieces(sums, row, c, sum);
              columns(sum, image, row, c);
            }
          });
    }
  }

  private void addPieces(float[][][][] sums, int row, int channel, float[] sum) {
    Arrays.fill(sum, 0);
    for (int i = 0; i < pieces.count(); i++) {
      int at = row - firstSourceRows[i];
      if (at >= 0 && at < sums[i].length) {
        addTimes(1, sums[i][at][channel], sum);
      }
    }
  }

  private void columns(float[] bordered, int image, int row, int channel) {
    int width = dSource.shape().w();
    int pixel = (image * dSource.shape().h() + row) * width;
    int to = dSource.offset() + pixel * channels + channel;
    int[] starts = columnAdjoint.starts();
    int[] indices = columnAdjoint.indices();
    float[] weights = columnAdjoint.weights();
    for (int x = 0; x < width; x++) {
      float sum = 0;
      for (int t = starts[x]; t < starts[x + 1]; t++) {
        sum += weights[t] * bordered[indices[t]];
      }
      dSource.data()[to + x * channels] = sum;
    }
  }

  private static void addTimes(float factor, float[] plane, float[] sum) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += factor * plane[x];
    }
  }

  private final class Scratch {
    private final int padded = Blocks.roundUp(columns, kernels.lanes());
    private final float[][][] ring = new float[d][channels][padded + d - 1];
    private final float[][][] window = new float[d][][];
    private final float[][] weights = new float[d * d][padded];
    private final float[][] bordered = new float[channels][padded];

    /** Sums of the source rows that a piece of the bordered rows was made from. */
    float[][][] piece(int image, int piece) {
      int from = pieces.from(piece);
      int to = pieces.to(piece);
      int first = firstSourceRows[piece];
      int last = rowTaps.lastInput(from, to);
      float[][][] sums = new float[last - first + 1][channels][columns];
      for (int row = from - d + 1; row < to; row++) {
        load(image, row);
        if (row >= from) {
          convolve(image, row);
          for (int t = rowTaps.starts()[row]; t < rowTaps.starts()[row + 1]; t++) {
            float[][] sum = sums[rowTaps.indices()[t] - first];
            for (int c = 0; c < channels; c++) {
              addTimes(rowTaps.weights()[t], bordered[c], sum[c]);
            }
          }
        }
      }
      return sums;
    }

    /** A row of the output gradient inside a border of D - 1 zeros. */
    private void load(int image, int row) {
      float[][] planes = ring[Math.floorMod(row, d)];
      if (isRow(row)) {
        PlanarRows.read(dOut, image, row, planes, d - 1);
      } else {
        for (float[] plane : planes) {
          Arrays.fill(plane, 0);
        }
      }
    }

    /** Row {@code row} of the bordered map was read by output row {@code row - u} with tap u. */
    private void convolve(int image, int row) {
      for (int u = 0; u < d; u++) {
        int y = row - u;
        window[d - 1 - u] = ring[Math.floorMod(y, d)];
        for (int v = 0; v < d; v++) {
          float[] plane = weights[(d - 1 - u) * d + d - 1 - v];
          Arrays.fill(plane, 0);
          if (isRow(y)) {
            PlanarRows.readChannel(filters, image, u * d + v, y, plane, v);
          }
        }
      }
      kernels.stageGradient().convolve(window, weights, channels, d, padded, bordered);
    }

    private boolean isRow(int y) {
      return y >= 0 && y < dOut.shape().h();
    }
  }
}
