package org.featup.evaluate;

/**
 * What one measure said of one contender with one backbone.
 *
 * @param backbone its name
 * @param contender its name
 * @param measure what was asked
 * @param values [photo][column]; NaN where a photo has no such number
 */
public record Result(String backbone, String contender, Measure measure, double[][] values) {

  /**
   * The numbers of a column.
   *
   * @param index which column, from 0
   * @return one per photo, a copy
   */
  public double[] column(int index) {
    double[] column = new double[values.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = values[i][index];
    }
    return column;
  }
}
