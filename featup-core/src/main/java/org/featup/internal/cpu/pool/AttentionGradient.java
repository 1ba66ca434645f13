package org.featup.internal.cpu.pool;

import java.util.List;
import org.featup.internal.cpu.common.PieceSums;
import org.featup.internal.cpu.common.Resample;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.AttentionGradients;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;
import org.featup.spi.Workers;

/**
 * The adjoint of {@link AttentionWeights}. Windows of neighbouring rows of cells overlap: each row
 * has a strip of its own for the gradient of the saliency it saw.
 */
final class AttentionGradient implements CellGradient {
  private final AttentionWeights attention;
  private final float[] w;
  private final int k;
  private final List<Resampling> views;
  private final float[][] dw;
  private final float[][] db;
  private final float[][] strips;

  AttentionGradient(
      AttentionWeights attention,
      float[] w,
      PoolGrid grid,
      List<Resampling> views,
      List<CellRow> rows) {
    this.attention = attention;
    this.w = w;
    this.k = grid.kernel();
    this.views = views;
    this.dw = new float[rows.size()][grid.taps()];
    this.db = new float[rows.size()][grid.taps()];
    this.strips = new float[rows.size()][];
    for (CellRow row : rows) {
      strips[row.index()] = new float[k * views.get(row.view()).width()];
    }
  }

  @Override
  public void take(CellRow row, AxisWindow columns, float[] weights, float[] dWeights) {
    double sum = 0;
    double product = 0;
    for (int p = 0; p < k * k; p++) {
      sum += weights[p];
      product += (double) weights[p] * dWeights[p];
    }
    // divided by the sum that rounding made of 1: where all w are alike, a saliency that rises
    // everywhere changes almost nothing, and that would drown in what is missing
    double mean = product / sum;
    float[] saliency = new float[attention.length()];
    attention.window(row, columns, saliency);
    float[] dwRow = dw[row.index()];
    float[] dbRow = db[row.index()];
    float[] dLogits = dWeights;
    for (int p = 0; p < k * k; p++) {
      dLogits[p] = (float) (weights[p] * (dWeights[p] - mean));
      dwRow[p] += dLogits[p] * saliency[p];
      dbRow[p] += dLogits[p];
    }
    float[] strip = strips[row.index()];
    int width = strip.length / k;
    for (int u = 0; u < k; u++) {
      for (int v = 0; v < k; v++) {
        strip[u * width + columns.start() + v] += dLogits[u * k + v] * w[u * k + v];
      }
    }
  }

  /** Adds what was taken. */
  void addTo(
      AttentionGradients gradients, List<CellRow> rows, RowKernels kernels, Workers workers) {
    PieceSums.addSum(dw, gradients.dw());
    PieceSums.addSum(db, gradients.db());
    int images = gradients.dSaliency().shape().n();
    for (int view = 0; view < views.size(); view++) {
      Resampling back = views.get(view).transpose();
      NDArray seen =
          NDArray.zeros(new Shape(images, 1, views.get(view).height(), views.get(view).width()));
      for (CellRow row : rows) {
        if (row.view() == view) {
          addStrip(row, seen);
        }
      }
      NDArray map = new Resample(kernels, seen, back.rows(), back.columns()).run(workers);
      addMap(map, gradients.dSaliency());
    }
  }

  private void addStrip(CellRow row, NDArray seen) {
    float[] strip = strips[row.index()];
    int y = row.image() * seen.shape().h() + row.rows().start();
    int from = seen.offset() + y * seen.shape().w();
    for (int i = 0; i < strip.length; i++) {
      seen.data()[from + i] += strip[i];
    }
  }

  private static void addMap(NDArray map, NDArray sum) {
    Shape shape = map.shape();
    int from = map.offset();
    for (int n = 0; n < shape.n(); n++) {
      for (int y = 0; y < shape.h(); y++) {
        int to = PixelMajor.index(sum, n, y, 0);
        for (int x = 0; x < shape.w(); x++) {
          sum.data()[to + x * sum.stride(3)] += map.data()[from++];
        }
      }
    }
  }
}
