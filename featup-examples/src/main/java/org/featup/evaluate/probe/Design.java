package org.featup.evaluate.probe;

import java.util.List;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * The features that a linear probe learns from: n cells of C channels, each channel of mean 0 and
 * deviation 1. Kept by cells and by channels, so that all products are 1x1 convolutions.
 */
final class Design {
  /** A variance of so much of the squared mean is no variance: a float has 24 bits. */
  private static final double ROUNDING = 1e-20;

  private final Backend backend;
  private final int cells;
  private final int channels;
  private final double[] mean;
  private final double[] scale;
  private final NDArray byCell;
  private final NDArray byChannel;

  /**
   * Standardises the cells of all maps, one after the other, row by row.
   *
   * @param maps (1, C, h, w) each, at least one
   */
  Design(List<NDArray> maps, Backend backend) {
    this.backend = backend;
    channels = maps.get(0).shape().c();
    int count = 0;
    for (NDArray map : maps) {
      count = Math.addExact(count, map.shape().h() * map.shape().w());
    }
    cells = count;
    float[] rows = new float[new Shape(1, channels, cells, 1).arrayLength()];
    int cell = 0;
    for (NDArray map : maps) {
      NDArray pixels = PixelMajor.of(map);
      for (int y = 0; y < map.shape().h(); y++) {
        for (int x = 0; x < map.shape().w(); x++) {
          int from = PixelMajor.index(pixels, 0, y, x);
          System.arraycopy(pixels.data(), from, rows, cell++ * channels, channels);
        }
      }
    }
    mean = new double[channels];
    scale = new double[channels];
    standardise(rows);
    byCell = NDArray.wrap(rows, new Shape(1, channels, cells, 1), Layout.CHANNELS_LAST);
    float[] columns = byCell.toArray(Layout.NCHW);
    byChannel = NDArray.wrap(columns, new Shape(1, cells, channels, 1), Layout.CHANNELS_LAST);
  }

  private void standardise(float[] rows) {
    for (int i = 0; i < rows.length; i++) {
      mean[i % channels] += (double) rows[i] / cells;
    }
    for (int i = 0; i < rows.length; i++) {
      double d = rows[i] - mean[i % channels];
      scale[i % channels] += d * d / cells;
    }
    for (int c = 0; c < channels; c++) {
      // of a constant channel rounding alone is left, which would become its noise
      boolean varies = scale[c] > ROUNDING * mean[c] * mean[c];
      scale[c] = varies ? 1 / Math.sqrt(scale[c]) : 0;
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) ((rows[i] - mean[i % channels]) * scale[i % channels]);
    }
  }

  int cells() {
    return cells;
  }

  int channels() {
    return channels;
  }

  /** What a map of the standardised channels says of every cell: {@code [cell * outputs + k]}. */
  float[] predict(Conv1x1 map) {
    return PixelMajor.of(backend.conv1x1(byCell, map)).toArray(Layout.CHANNELS_LAST);
  }

  /**
   * The mean over cells of every channel times every residual.
   *
   * @param residuals {@code [cell * outputs + k]}
   * @return {@code [k * channels + c]}
   */
  double[] correlate(float[] residuals, int outputs) {
    float[] weight = new float[residuals.length];
    for (int i = 0; i < residuals.length; i++) {
      weight[i % outputs * cells + i / outputs] = residuals[i] / cells;
    }
    Conv1x1 sum = new Conv1x1(cells, outputs, weight, new float[outputs]);
    float[] byOutput = backend.conv1x1(byChannel, sum).toArray(Layout.NCHW);
    double[] correlations = new double[byOutput.length];
    for (int i = 0; i < byOutput.length; i++) {
      correlations[i] = byOutput[i];
    }
    return correlations;
  }

  /** The correlations of all channels, C x C. */
  double[] gram() {
    return correlate(byCell.toArray(Layout.CHANNELS_LAST), channels);
  }

  /**
   * A map of the standardised channels as a map of the features as they come.
   *
   * @param weight {@code [k * channels + c]}
   */
  Conv1x1 unstandardised(double[] weight, double[] bias) {
    float[] plain = new float[weight.length];
    float[] shifted = new float[bias.length];
    for (int k = 0; k < bias.length; k++) {
      double shift = bias[k];
      for (int c = 0; c < channels; c++) {
        double w = weight[k * channels + c] * scale[c];
        plain[k * channels + c] = (float) w;
        shift -= w * mean[c];
      }
      shifted[k] = (float) shift;
    }
    return new Conv1x1(channels, bias.length, plain, shifted);
  }
}
