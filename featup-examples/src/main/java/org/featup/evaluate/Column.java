package org.featup.evaluate;

/**
 * One number of the table, for every photo and contender.
 *
 * @param name what it is called, short, unique within its measure
 * @param higherIsBetter whether a larger value is the better one
 */
public record Column(String name, boolean higherIsBetter) {

  /**
   * A number that should be large.
   *
   * @param name what it is called
   * @return the column
   */
  public static Column higher(String name) {
    return new Column(name, true);
  }

  /**
   * A number that should be small.
   *
   * @param name what it is called
   * @return the column
   */
  public static Column lower(String name) {
    return new Column(name, false);
  }
}
