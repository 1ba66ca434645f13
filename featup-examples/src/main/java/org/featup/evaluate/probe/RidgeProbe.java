package org.featup.evaluate.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Ridge regression from the features of a cell to one number:
 *
 * <pre>min over w, b:  (1/n) sum_i (w x_i + b - t_i)^2  +  ridge |w|^2</pre>
 *
 * on features of mean 0 and deviation 1. The solution is exact, but for rounding.
 */
public final class RidgeProbe {
  private RidgeProbe() {}

  /**
   * Learns a probe.
   *
   * @param maps (1, C, h, w) each, at least one
   * @param targets for every map a number per cell, row-major; cells whose number is NaN are left
   *     out
   * @param ridge the weight of the penalty, above 0
   * @param backend where to compute
   * @return from C channels to one
   * @throws IllegalArgumentException if maps and targets do not fit each other, or no cell has a
   *     target
   */
  public static Conv1x1 fit(
      List<NDArray> maps, List<double[]> targets, double ridge, Backend backend) {
    if (maps.size() != targets.size()) {
      throw new IllegalArgumentException(
          "expected the targets of " + maps.size() + " maps, given " + targets.size());
    }
    List<NDArray> cells = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      NDArray known = known(maps.get(i), targets.get(i));
      if (known != null) {
        cells.add(known);
      }
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("expected cells with a target, given none");
    }
    double[] numbers =
        targets.stream().flatMapToDouble(Arrays::stream).filter(t -> !Double.isNaN(t)).toArray();
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    float[] centred = new float[numbers.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = (float) (numbers[i] - mean);
    }
    Design design = new Design(cells, backend);
    Curvature curvature = new Curvature(design.gram(), design.channels(), 1, ridge);
    double[] weight = curvature.solve(design.correlate(centred, 1));
    return design.unstandardised(weight, new double[] {mean});
  }

  /** The cells that have a target as (1, C, n, 1); null if there are none. */
  private static NDArray known(NDArray map, double[] targets) {
    Shape shape = map.shape();
    if (targets.length != shape.h() * shape.w()) {
      throw new IllegalArgumentException(
          "expected a target for each cell of " + shape + ", given " + targets.length);
    }
    NDArray pixels = PixelMajor.of(map);
    float[] rows = new float[targets.length * shape.c()];
    int count = 0;
    for (int i = 0; i < targets.length; i++) {
      if (!Double.isNaN(targets[i])) {
        int from = PixelMajor.index(pixels, 0, i / shape.w(), i % shape.w());
        System.arraycopy(pixels.data(), from, rows, count++ * shape.c(), shape.c());
      }
    }
    return count == 0
        ? null
        : NDArray.wrap(
            Arrays.copyOf(rows, count * shape.c()),
            new Shape(1, shape.c(), count, 1),
            Layout.CHANNELS_LAST);
  }
}
