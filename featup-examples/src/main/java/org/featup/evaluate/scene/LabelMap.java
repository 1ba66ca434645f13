package org.featup.evaluate.scene;

import java.util.Arrays;

/**
 * The class of every pixel of a square picture.
 *
 * @param side rows and columns
 * @param classes how many there are
 * @param labels row-major, each in {@code 0 .. classes - 1}; shared, not copied
 */
public record LabelMap(int side, int classes, int[] labels) {

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if there is not one label per pixel
   */
  public LabelMap {
    if (labels.length != side * side) {
      throw new IllegalArgumentException(
          "expected " + side * side + " labels for a side of " + side + ", given " + labels.length);
    }
  }

  /**
   * The pixels near a border: at most so far, from centre to centre, from a pixel that touches one
   * of another class along a side.
   *
   * @param distance in pixels, at least 0
   * @return one element per pixel
   */
  public boolean[] nearBorder(int distance) {
    boolean[] near = new boolean[labels.length];
    for (int p = 0; p < labels.length; p++) {
      if (touchesAnother(p)) {
        markDisc(near, p / side, p % side, distance);
      }
    }
    return near;
  }

  private boolean touchesAnother(int pixel) {
    for (int neighbour : Smoothing.neighbours(pixel, side)) {
      if (labels[neighbour] != labels[pixel]) {
        return true;
      }
    }
    return false;
  }

  private void markDisc(boolean[] near, int y, int x, int radius) {
    for (int row = Math.max(0, y - radius); row <= Math.min(side - 1, y + radius); row++) {
      int half = (int) Math.sqrt(radius * radius - (row - y) * (row - y));
      int from = row * side + Math.max(0, x - half);
      Arrays.fill(near, from, row * side + Math.min(side - 1, x + half) + 1, true);
    }
  }

  /**
   * Which part of every cell each class covers, the map cut into cells of equal size.
   *
   * @param rows of cells
   * @param columns of cells
   * @return {@code [row * columns + column][class]}, each row of sum 1
   */
  public float[][] shares(int rows, int columns) {
    float[][] shares = new float[rows * columns][classes];
    for (int p = 0; p < labels.length; p++) {
      int row = (int) ((long) (p / side) * rows / side);
      int column = (int) ((long) (p % side) * columns / side);
      shares[row * columns + column][labels[p]]++;
    }
    for (float[] cell : shares) {
      float sum = 0;
      for (float share : cell) {
        sum += share;
      }
      for (int k = 0; k < classes; k++) {
        cell[k] /= sum;
      }
    }
    return shares;
  }
}
