package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.common.PlanarRows;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Taps;
import org.featup.spi.Workers;

/**
 * The gradient of a stage by its filters. The resized, bordered map is made again in bands, planar:
 * the rows of the source first along the row, then combined. A tap's gradient is the inner product
 * over channels of the output's gradient with the pixel that the tap read; lanes run over pixels.
 */
public final class StageTapGradient {
  private final RowKernels kernels;
  private final NDArray dOut;
  private final NDArray source;
  private final int d;
  private final int channels;
  private final int width;
  private final Taps rowTaps;
  private final Taps columnTaps;

  public StageTapGradient(RowKernels kernels, NDArray dOut, NDArray source, int d) {
    this.kernels = kernels;
    this.dOut = dOut;
    this.source = source;
    this.d = d;
    this.channels = source.shape().c();
    this.width = dOut.shape().w();
    this.rowTaps = BorderedTaps.of(source.shape().h(), dOut.shape().h(), d / 2);
    this.columnTaps = BorderedTaps.of(source.shape().w(), width, d / 2);
  }

  /** Writes all rows, the taps of a row as planes. */
  public void run(Workers workers, float[] dFilters) {
    Bands bands = Bands.of(dOut.shape().n(), dOut.shape().h(), workers.parallelism());
    workers.forEach(
        bands.count(),
        () -> new Scratch(bands),
        (scratch, i) -> scratch.band(bands.image(i), bands.from(i), bands.to(i), dFilters));
  }

  private int sourceRows(int from, int to) {
    return rowTaps.lastInput(from, to + d - 1) + 1 - rowTaps.firstInput(from, to + d - 1);
  }

  private final class Scratch {
    private final int padded = Blocks.roundUp(width, kernels.lanes());
    private final float[][] sourceRow = new float[channels][source.shape().w()];
    private final float[][][] resized;
    private final float[][][] ring = new float[d][channels][padded + d - 1];
    private final float[][][] window = new float[d][][];
    private final float[][] centre = new float[channels][padded];
    private final float[][] taps = new float[d * d][padded];

    Scratch(Bands bands) {
      int most = 0;
      for (int i = 0; i < bands.count(); i++) {
        most = Math.max(most, sourceRows(bands.from(i), bands.to(i)));
      }
      this.resized = new float[most][channels][width + d - 1];
    }

    void band(int image, int from, int to, float[] dFilters) {
      int first = rowTaps.firstInput(from, to + d - 1);
      for (int i = 0; i < sourceRows(from, to); i++) {
        resizeAlong(image, first + i, resized[i]);
      }
      for (int row = from; row < to + d - 1; row++) {
        combine(row, first, ring[row % d]);
        int y = row - d + 1;
        if (y >= from) {
          for (int u = 0; u < d; u++) {
            window[u] = ring[(y + u) % d];
          }
          PlanarRows.read(dOut, image, y, centre, 0);
          kernels.stageGradient().correlate(window, centre, channels, d, padded, taps);
          int start = (image * dOut.shape().h() + y) * d * d * width;
          for (int t = 0; t < d * d; t++) {
            System.arraycopy(taps[t], 0, dFilters, start + t * width, width);
          }
        }
      }
    }

    private void resizeAlong(int image, int row, float[][] out) {
      PlanarRows.read(source, image, row, sourceRow, 0);
      int[] starts = columnTaps.starts();
      int[] indices = columnTaps.indices();
      float[] weights = columnTaps.weights();
      for (int c = 0; c < channels; c++) {
        float[] pixels = sourceRow[c];
        float[] bordered = out[c];
        for (int x = 0; x < bordered.length; x++) {
          float sum = 0;
          for (int t = starts[x]; t < starts[x + 1]; t++) {
            sum += weights[t] * pixels[indices[t]];
          }
          bordered[x] = sum;
        }
      }
    }

    private void combine(int row, int first, float[][] out) {
      for (int c = 0; c < channels; c++) {
        Arrays.fill(out[c], 0);
        for (int t = rowTaps.starts()[row]; t < rowTaps.starts()[row + 1]; t++) {
          float[] plane = resized[rowTaps.indices()[t] - first][c];
          float weight = rowTaps.weights()[t];
          float[] sum = out[c];
          for (int x = 0; x < plane.length; x++) {
            sum[x] += weight * plane[x];
          }
        }
      }
    }
  }
}
