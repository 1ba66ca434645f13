package org.featup.loss;

import java.util.random.RandomGenerator;

/**
 * Pixels of a map, picked for a loss over pairs.
 *
 * @param rows row of each pixel; shared, not copied
 * @param columns column of each pixel; shared, not copied
 */
public record SamplePoints(int[] rows, int[] columns) {
  /** As many as the original takes. */
  public static final int USUAL = 1000;

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if they differ, or there is no pixel
   */
  public SamplePoints {
    if (rows.length == 0 || rows.length != columns.length) {
      throw new IllegalArgumentException(
          "expected as many rows as columns, at least one, given "
              + rows.length
              + " and "
              + columns.length);
    }
  }

  /**
   * Draws pixels uniformly, with repetition.
   *
   * @param count how many, at least 1
   * @param height rows of the map
   * @param width columns of the map
   * @param random the source of randomness
   * @return the pixels
   * @throws IllegalArgumentException if none is wanted
   */
  public static SamplePoints uniform(int count, int height, int width, RandomGenerator random) {
    int[] rows = new int[Math.max(0, count)];
    int[] columns = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(height);
      columns[i] = random.nextInt(width);
    }
    return new SamplePoints(rows, columns);
  }

  /**
   * How many.
   *
   * @return at least 1
   */
  public int count() {
    return rows.length;
  }

  /** Refuses points outside a map. */
  void checkInside(int height, int width) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= height || columns[i] < 0 || columns[i] >= width) {
        throw new IllegalArgumentException(
            "expected points inside "
                + height
                + "x"
                + width
                + ", given row "
                + rows[i]
                + ", column "
                + columns[i]);
      }
    }
  }
}
