package org.featup.evaluate.depth;

import java.util.Arrays;
import org.featup.evaluate.scene.Mirror;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A square part of a scene.
 *
 * @param name the scene, and which part
 * @param image (1, 3, side, side), RGB normalised with ImageNet mean and deviation
 * @param logs the natural logarithm of the disparity, which is that of the depth but for its sign
 *     and a constant; row-major, NaN where it is unknown; shared, not copied
 */
public record DepthCrop(String name, NDArray image, double[] logs) {

  static DepthCrop of(String name, NDArray image, NDArray disparity) {
    float[] values = disparity.toArray(Layout.NCHW);
    double[] logs = new double[values.length];
    Arrays.setAll(
        logs, p -> values[p] > 0 && Float.isFinite(values[p]) ? Math.log(values[p]) : Double.NaN);
    Shape shape = image.shape();
    float[] dense = image.toArray(Layout.CHANNELS_LAST);
    return new DepthCrop(name, NDArray.wrap(dense, shape, Layout.CHANNELS_LAST), logs);
  }

  /**
   * Rows and columns.
   *
   * @return pixels
   */
  public int side() {
    return image.shape().h();
  }

  /**
   * The same seen in a mirror, left and right exchanged.
   *
   * @return a new crop
   */
  public DepthCrop mirrored() {
    int side = side();
    double[] other = new double[logs.length];
    Arrays.setAll(other, p -> logs[p - p % side + side - 1 - p % side]);
    return new DepthCrop(name + " mirrored", Mirror.of(image), other);
  }

  /**
   * The mean of the logarithms in every cell.
   *
   * @param rows of cells
   * @param columns of cells
   * @return row-major; NaN where less than half of a cell's pixels are known
   */
  public double[] cells(int rows, int columns) {
    int side = side();
    double[] sums = new double[rows * columns];
    int[] known = new int[sums.length];
    int[] pixels = new int[sums.length];
    for (int p = 0; p < logs.length; p++) {
      int row = (int) ((long) (p / side) * rows / side);
      int cell = row * columns + (int) ((long) (p % side) * columns / side);
      pixels[cell]++;
      if (!Double.isNaN(logs[p])) {
        known[cell]++;
        sums[cell] += logs[p];
      }
    }
    double[] means = new double[sums.length];
    Arrays.setAll(
        means, i -> known[i] > 0 && 2 * known[i] >= pixels[i] ? sums[i] / known[i] : Double.NaN);
    return means;
  }

  /**
   * The pixels near a step in depth: those around which, up to so many rows and columns away, known
   * disparities differ by more than a factor.
   *
   * @param distance in pixels, at least 1
   * @param factor above 1
   * @return one element per pixel
   */
  public boolean[] nearEdge(int distance, double factor) {
    int side = side();
    boolean[] near = new boolean[logs.length];
    double step = Math.log(factor);
    for (int p = 0; p < near.length; p++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      int top = Math.max(0, p / side - distance);
      int bottom = Math.min(side - 1, p / side + distance);
      int left = Math.max(0, p % side - distance);
      int right = Math.min(side - 1, p % side + distance);
      for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) {
          double log = logs[y * side + x];
          // Both comparisons are false for NaN.
          least = log < least ? log : least;
          most = log > most ? log : most;
        }
      }
      near[p] = most - least > step;
    }
    return near;
  }
}
