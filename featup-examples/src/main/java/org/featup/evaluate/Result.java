package org.featup.evaluate;

/**
 * What one measure said of one contender with one backbone.
 *
 * @param backbone its name
 * @param contender its name
 * @param measure what was asked
 * @param values [row][column], a row for each of the measure's, photos as a rule; NaN where one has
 *     no such number
 */
public record Result(String backbone, String contender, ColumnGroup measure, double[][] values) {

  /**
   * The numbers of a column.
   *
   * @param index which column, from 0
   * @return one per row, a copy
   */
  public double[] column(int index) {
    double[] column = new double[values.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = values[i][index];
    }
    return column;
  }
}
