package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * Some rows of a taller map.
 *
 * @param array the rows that are there
 * @param firstRow which row of the map {@code array}'s row 0 is
 * @param height rows of the whole map
 */
public record Band(NDArray array, int firstRow, int height) {

  /**
   * Checks that the rows lie inside the map.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Band {
    if (firstRow < 0 || array.shape().h() > height - firstRow) {
      throw new IllegalArgumentException(
          "rows "
              + firstRow
              + " .. "
              + (firstRow + array.shape().h() - 1)
              + " of a map of "
              + height
              + " rows");
    }
  }

  /**
   * A whole map.
   *
   * @param array all rows
   * @return the band of all of them
   */
  public static Band whole(NDArray array) {
    return new Band(array, 0, array.shape().h());
  }
}
