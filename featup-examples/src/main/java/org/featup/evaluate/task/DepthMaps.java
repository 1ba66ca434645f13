package org.featup.evaluate.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.LabelMap;
import org.featup.evaluate.probe.RidgeProbe;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.viz.HeatMap;

/**
 * Depth by a linear probe, up to scale and shift, since the disparity of most data has an unknown
 * one of either (section 4.2 of the paper, after MiDaS). The probe learns from the backbone's own
 * features, cell by cell, the disparity of each photo less its median and divided by the mean
 * absolute distance to that; it is the same for all contenders. A prediction is brought to scale
 * and shift of the truth by least squares before the two are compared.
 *
 * <p>Columns: the root of the mean square error of the disparity, divided as above; the share of
 * pixels whose disparity is off by a factor of less than 1.25; both again within some pixels of a
 * step by this factor between neighbours. Means over photos.
 */
public final class DepthMaps implements Task {
  private static final List<Column> COLUMNS =
      List.of(
          Column.lower("RMSE"),
          Column.higher("delta"),
          Column.lower("RMSE at edges"),
          Column.higher("delta at edges"));

  private static final double STEP = 1.25;

  private final double ridge;
  private final int border;
  private final long seed;
  private final Backend backend;

  /**
   * With options.
   *
   * @param ridge of the probe, above 0
   * @param border pixels that count as near an edge, at least 0
   * @param seed of cells, if there are more than fit into memory
   * @param backend where the probe is learned
   */
  public DepthMaps(double ridge, int border, long seed, Backend backend) {
    this.ridge = ridge;
    this.border = border;
    this.seed = seed;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos)
      throws IOException {
    Cells cells = Cells.of(network, fold.learned(), photos, DepthMaps::targets, seed);
    List<double[]> targets = cells.targets().stream().map(DepthMaps::column).toList();
    Conv1x1 probe = RidgeProbe.fit(cells.maps(), targets, ridge, backend);
    return (photo, features) -> {
      float[] truth = SampleReader.disparities(photo);
      double unit = unit(truth);
      boolean[] near = nearEdge(truth, photo);
      return new Question(
          () -> paint(truth, truth, photo),
          contender -> answer(contender, probe, photo, features, truth, unit, near));
    };
  }

  private static double[] column(float[][] rows) {
    double[] column = new double[rows.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = rows[i][0];
    }
    return column;
  }

  /** The mean normalised disparity of each cell; NaN where half of it or more is unknown. */
  private static float[][] targets(Framed photo, Shape cells) throws IOException {
    float[] disparities = SampleReader.disparities(photo);
    double median = median(disparities);
    double unit = unit(disparities);
    int height = photo.frame().height();
    int width = photo.frame().width();
    int[] pixels = new int[cells.h() * cells.w()];
    int[] known = new int[pixels.length];
    double[] sums = new double[pixels.length];
    for (int p = 0; p < disparities.length; p++) {
      int row = p / width * cells.h() / height;
      int cell = row * cells.w() + p % width * cells.w() / width;
      pixels[cell]++;
      if (!Float.isNaN(disparities[p])) {
        known[cell]++;
        sums[cell] += (disparities[p] - median) / unit;
      }
    }
    float[][] targets = new float[pixels.length][1];
    for (int i = 0; i < targets.length; i++) {
      targets[i][0] = 2 * known[i] > pixels[i] ? (float) (sums[i] / known[i]) : Float.NaN;
    }
    return targets;
  }

  private static double median(float[] values) {
    float[] known = known(values);
    Arrays.sort(known);
    return known.length == 0 ? Double.NaN : known[known.length / 2];
  }

  private static double unit(float[] values) {
    double median = median(values);
    float[] known = known(values);
    double sum = 0;
    for (float value : known) {
      sum += Math.abs(value - median);
    }
    return sum == 0 ? 1 : sum / known.length;
  }

  private static float[] known(float[] values) {
    float[] known = new float[values.length];
    int n = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        known[n++] = value;
      }
    }
    return Arrays.copyOf(known, n);
  }

  private boolean[] nearEdge(float[] truth, Framed photo) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    boolean[] edge = new boolean[truth.length];
    for (int p = 0; p < truth.length; p++) {
      edge[p] =
          (p % width + 1 < width && isStep(truth[p], truth[p + 1]))
              || (p + width < truth.length && isStep(truth[p], truth[p + width]));
    }
    return LabelMap.near(edge, height, width, border);
  }

  private static boolean isStep(float a, float b) {
    return Math.max(a, b) > STEP * Math.min(a, b);
  }

  private static Answer answer(
      Contender contender,
      Conv1x1 probe,
      Framed photo,
      PhotoFeatures features,
      float[] truth,
      double unit,
      boolean[] near) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    NDArray map = contender.scores(features, probe, height, width);
    float[] fitted = aligned(map.toArray(Layout.NCHW), truth);
    double[] counts = new double[6];
    add(fitted, truth, unit, null, counts, 0);
    add(fitted, truth, unit, near, counts, 3);
    return new Answer(counts, () -> paint(fitted, truth, photo));
  }

  /** In the range of the truth. */
  private static BufferedImage paint(float[] disparities, float[] truth, Framed photo) {
    float[] sorted = known(truth);
    Arrays.sort(sorted);
    Shape shape = new Shape(1, 1, photo.frame().height(), photo.frame().width());
    NDArray map = NDArray.wrap(disparities, shape, Layout.NCHW);
    return sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]
        ? HeatMap.paint(map)
        : HeatMap.paint(map, sorted[0], sorted[sorted.length - 1]);
  }

  /** The scale and shift by least squares, and what they make of a prediction. */
  private static float[] aligned(float[] predicted, float[] truth) {
    double n = 0;
    double sumP = 0;
    double sumT = 0;
    double sumPp = 0;
    double sumPt = 0;
    for (int i = 0; i < truth.length; i++) {
      if (!Float.isNaN(truth[i])) {
        n++;
        sumP += predicted[i];
        sumT += truth[i];
        sumPp += (double) predicted[i] * predicted[i];
        sumPt += (double) predicted[i] * truth[i];
      }
    }
    double variance = sumPp - sumP * sumP / n;
    double scale = variance > 0 ? (sumPt - sumP * sumT / n) / variance : 0;
    double shift = (sumT - scale * sumP) / n;
    float[] aligned = new float[predicted.length];
    for (int i = 0; i < aligned.length; i++) {
      aligned[i] = (float) (scale * predicted[i] + shift);
    }
    return aligned;
  }

  private static void add(
      float[] fitted, float[] truth, double unit, boolean[] within, double[] counts, int at) {
    double squares = 0;
    int close = 0;
    int n = 0;
    for (int i = 0; i < truth.length; i++) {
      if (!Float.isNaN(truth[i]) && (within == null || within[i])) {
        double error = (fitted[i] - truth[i]) / unit;
        squares += error * error;
        close += fitted[i] < STEP * truth[i] && truth[i] < STEP * fitted[i] ? 1 : 0;
        n++;
      }
    }
    if (n > 0) {
      counts[at] += Math.sqrt(squares / n);
      counts[at + 1] += (double) close / n;
      counts[at + 2]++;
    }
  }

  @Override
  public double[] values(double[] counts) {
    return new double[] {
      counts[0] / counts[2], counts[1] / counts[2], counts[3] / counts[5], counts[4] / counts[5]
    };
  }
}
