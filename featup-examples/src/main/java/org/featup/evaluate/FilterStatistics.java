package org.featup.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;
import org.featup.upsample.Upsampling;

/**
 * What the filters of a stack look like on a photo, stage by stage, averaged over the pixels:
 *
 * <ul>
 *   <li>sum of the weights: 1 keeps a constant map as it is;
 *   <li>negative mass, the sum of the magnitudes of negative weights: what makes halos;
 *   <li>effective taps, {@code exp(-sum p log p)} with {@code p = |w| / sum |w|}: D^2 for a flat
 *       filter, 1 for one that copies;
 *   <li>temperature of the range kernel and sigma of the spatial one, in half windows: the same for
 *       all photos.
 * </ul>
 *
 * Contenders that are no stack have none of these, nor has a stack for stages that it lacks or a
 * photo needs not. They describe; there is no better and worse.
 */
public final class FilterStatistics implements Measure {
  private static final List<String> KINDS =
      List.of("sum", "negative", "taps", "temperature", "sigma");

  private final int stages;

  /**
   * A measure for stacks of some size.
   *
   * @param stages of the largest stack, at least 1
   * @throws IllegalArgumentException if there are none
   */
  public FilterStatistics(int stages) {
    if (stages < 1) {
      throw new IllegalArgumentException("stages: expected at least 1, given " + stages);
    }
    this.stages = stages;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String kind : KINDS) {
      for (int stage = 1; stage <= stages; stage++) {
        columns.add(Column.lower(kind + " " + stage));
      }
    }
    return columns;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
    double[][] rows = new double[images.size()][KINDS.size() * stages];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], Double.NaN);
      if (contender instanceof StackContender stack) {
        describe(stack, PhotoFeatures.of(backbone, images.get(i)), rows[i]);
      }
    }
    return rows;
  }

  private void describe(StackContender contender, PhotoFeatures photoFeatures, double[] row) {
    Shape size = photoFeatures.image().shape();
    Shape cells = photoFeatures.features().shape();
    try (Upsampling prepared =
        contender
            .stack()
            .prepare(photoFeatures.image(), cells.h(), cells.w(), size.h(), size.w())) {
      List<NDArray> filters = prepared.filters();
      for (int s = 0; s < Math.min(stages, filters.size()); s++) {
        StageParameters stage = contender.stack().weights().stages().get(s);
        FilterShape shape = FilterShape.of(filters.get(s).toHost());
        row[s] = shape.sum();
        row[stages + s] = shape.negative();
        row[2 * stages + s] = shape.taps();
        row[3 * stages + s] = stage.temperature();
        row[4 * stages + s] = stage.sigmaSpatial();
      }
    }
  }
}
