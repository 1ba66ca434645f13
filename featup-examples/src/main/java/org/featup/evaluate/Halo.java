package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.train.loop.StepRandom;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Overshoot: how far upsampled features go beyond the range that the low-resolution ones have in
 * the cells around. For a pixel in cell (i, j) and a window of radius r, the range is that of the
 * cells {@code i - r .. i + r} by {@code j - r .. j + r}; the column is the sum of what lies
 * outside, over all pixels and channels, divided by the sum of the widths of the ranges. 0 is an
 * average of the window's cells, as bilinear interpolation gives; bicubic interpolation, negative
 * filter weights and filters whose sum is not 1 give more. A window of 3x3 cells also counts what a
 * filter brings from further away; one of 7x7 hardly does.
 *
 * <p>The channels are random projections: whatever lies in the range of every projection is close
 * to an average of the cells, and there are far fewer of them than channels.
 */
public final class Halo implements Measure {
  private static final int[] RADII = {1, 3};

  private final int projections;
  private final long seed;
  private final Backend backend;

  /**
   * Nothing is drawn yet.
   *
   * @param projections how many, at least 1
   * @param seed of the projections
   * @param backend projects
   * @throws IllegalArgumentException if there are none
   */
  public Halo(int projections, long seed, Backend backend) {
    if (projections < 1) {
      throw new IllegalArgumentException("projections: expected at least 1, given " + projections);
    }
    this.projections = projections;
    this.seed = seed;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "halo";
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int radius : RADII) {
      int side = 2 * radius + 1;
      columns.add(Column.lower("overshoot " + side + "x" + side));
    }
    return columns;
  }

  @Override
  public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
    double[][] rows = new double[images.size()][RADII.length];
    for (int i = 0; i < rows.length; i++) {
      PhotoFeatures photoFeatures = PhotoFeatures.of(backbone, images.get(i));
      Conv1x1 head =
          RandomProjection.draw(
              photoFeatures.features().shape().c(),
              projections,
              new StepRandom(seed, 0).generator("halo"));
      Shape size = photoFeatures.image().shape();
      NDArray high = contender.scores(photoFeatures, head, size.h(), size.w()).toHost();
      NDArray low = backend.conv1x1(photoFeatures.features(), head).toHost();
      for (int r = 0; r < RADII.length; r++) {
        rows[i][r] = overshoot(low, high, RADII[r]);
      }
    }
    return rows;
  }

  /** What lies outside as a share of the ranges; NaN where there is no range at all. */
  private static double overshoot(NDArray low, NDArray high, int radius) {
    Shape size = high.shape();
    double outside = 0;
    double ranges = 0;
    for (int c = 0; c < size.c(); c++) {
      float[][][] range = range(low, c, radius);
      for (int y = 0; y < size.h(); y++) {
        for (int x = 0; x < size.w(); x++) {
          float[] ends = range[y * low.shape().h() / size.h()][x * low.shape().w() / size.w()];
          double value = high.get(0, c, y, x);
          outside += Math.max(0, Math.max(ends[0] - value, value - ends[1]));
          ranges += (double) ends[1] - ends[0];
        }
      }
    }
    return ranges > 0 ? outside / ranges : Double.NaN;
  }

  /** The least and the greatest value around every cell. */
  private static float[][][] range(NDArray low, int channel, int radius) {
    int rows = low.shape().h();
    int columns = low.shape().w();
    float[][][] range = new float[rows][columns][];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int y = Math.max(0, i - radius); y <= Math.min(rows - 1, i + radius); y++) {
          for (int x = Math.max(0, j - radius); x <= Math.min(columns - 1, j + radius); x++) {
            least = Math.min(least, low.get(0, channel, y, x));
            most = Math.max(most, low.get(0, channel, y, x));
          }
        }
        range[i][j] = new float[] {least, most};
      }
    }
    return range;
  }
}
