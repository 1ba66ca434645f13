package org.featup.evaluate.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.viz.HeatMap;

/**
 * How well steps of the features follow the borders of regions that people drew. Nothing is
 * learned: {@link FeatureEdges} of the upsampled features are compared with the borders at each of
 * many thresholds. Precision is the share of the edge pixels within 2 pixels of a border that
 * somebody drew, recall the share of all border pixels, of each person, within 2 pixels of an edge.
 *
 * <p>Columns: the greatest harmonic mean of the two over the thresholds, one threshold for the
 * whole data set, and precision and recall there. A simplification against the benchmark of
 * BSDS500: pixels are not matched one to one.
 */
public final class RegionBoundaries implements Task {
  private static final List<Column> COLUMNS =
      List.of(Column.higher("boundary F"), Column.higher("precision"), Column.higher("recall"));

  private static final int DISTANCE = 2;
  private static final int THRESHOLDS = 40;
  private static final double LEAST = 1e-3;
  private static final double MOST = 2;

  /** The strength that is painted in the brightest colour. */
  private static final double BRIGHTEST = 0.3;

  /** Edges, edges at a border, borders, borders at an edge. */
  private static final int KINDS = 4;

  /** A new one. */
  public RegionBoundaries() {}

  @Override
  public String name() {
    return "boundaries";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos) {
    return (photo, features) -> {
      List<boolean[]> drawn = drawn(photo);
      int height = photo.frame().height();
      int width = photo.frame().width();
      boolean[] anybody = new boolean[height * width];
      for (boolean[] person : drawn) {
        for (int p = 0; p < anybody.length; p++) {
          anybody[p] |= person[p];
        }
      }
      boolean[] near = LabelMap.near(anybody, height, width, DISTANCE);
      return new Question(
          () -> paint(drawn, photo), contender -> answer(contender, features, photo, drawn, near));
    };
  }

  private static List<boolean[]> drawn(Framed photo) throws IOException {
    List<boolean[]> drawn = new ArrayList<>();
    for (Path file : photo.sample().truths()) {
      drawn.add(SampleReader.regions(photo, file).border());
    }
    return drawn;
  }

  private static Answer answer(
      Contender contender,
      PhotoFeatures features,
      Framed photo,
      List<boolean[]> drawn,
      boolean[] nearDrawn) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    NDArray up = contender.upsample(features, height, width);
    float[] edges = FeatureEdges.of(up, deviation(features.features()));
    double[] counts = new double[KINDS * THRESHOLDS];
    for (int t = 0; t < THRESHOLDS; t++) {
      double threshold = LEAST * Math.pow(MOST / LEAST, t / (THRESHOLDS - 1.0));
      boolean[] edge = new boolean[edges.length];
      for (int p = 0; p < edges.length; p++) {
        edge[p] = edges[p] >= threshold;
        counts[KINDS * t] += edge[p] ? 1 : 0;
        counts[KINDS * t + 1] += edge[p] && nearDrawn[p] ? 1 : 0;
      }
      boolean[] near = LabelMap.near(edge, height, width, DISTANCE);
      for (boolean[] person : drawn) {
        for (int p = 0; p < person.length; p++) {
          counts[KINDS * t + 2] += person[p] ? 1 : 0;
          counts[KINDS * t + 3] += person[p] && near[p] ? 1 : 0;
        }
      }
    }
    Shape shape = new Shape(1, 1, height, width);
    return new Answer(
        counts, () -> HeatMap.paint(NDArray.wrap(edges, shape, Layout.NCHW), 0, (float) BRIGHTEST));
  }

  /** How many people drew a border at a pixel. */
  private static BufferedImage paint(List<boolean[]> drawn, Framed photo) {
    NDArray people = NDArray.zeros(new Shape(1, 1, photo.frame().height(), photo.frame().width()));
    for (boolean[] person : drawn) {
      for (int p = 0; p < person.length; p++) {
        if (person[p]) {
          int width = photo.frame().width();
          people.set(0, 0, p / width, p % width, people.get(0, 0, p / width, p % width) + 1);
        }
      }
    }
    return HeatMap.paint(people, 0, drawn.size());
  }

  /** The root of the mean square of what coarse features differ from their mean: the unit. */
  private static double deviation(NDArray features) {
    Shape s = features.shape();
    double squares = 0;
    for (int c = 0; c < s.c(); c++) {
      double sum = 0;
      double sumSquares = 0;
      for (int y = 0; y < s.h(); y++) {
        for (int x = 0; x < s.w(); x++) {
          double value = features.get(0, c, y, x);
          sum += value;
          sumSquares += value * value;
        }
      }
      int cells = s.h() * s.w();
      squares += sumSquares / cells - sum / cells * (sum / cells);
    }
    return Math.sqrt(squares);
  }

  @Override
  public double[] values(double[] counts) {
    double[] best = {Double.NaN, Double.NaN, Double.NaN};
    for (int t = 0; t < THRESHOLDS; t++) {
      double precision = counts[KINDS * t + 1] / counts[KINDS * t];
      double recall = counts[KINDS * t + 3] / counts[KINDS * t + 2];
      double f = recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
      if (f > best[0] || Double.isNaN(best[0])) {
        best = new double[] {f, precision, recall};
      }
    }
    return best;
  }
}
