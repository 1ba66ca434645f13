package org.featup.evaluate;

/** Where the numbers of a table would have been with other photos. */
public interface Intervals {

  /**
   * How often an interval holds the number of all photos there could be.
   *
   * @return in (0, 1)
   */
  double confidence();

  /**
   * What a number of the table is.
   *
   * @return how it comes from the photos' numbers, for the head of a table
   */
  String number();

  /**
   * Where the intervals are from.
   *
   * @return the name of the method
   */
  String method();

  /**
   * A column of a result.
   *
   * @param result the rows
   * @param column which, from 0
   * @return the number over all rows and its interval
   */
  Interval of(Result result, int column);

  /**
   * The difference to the same column of another result with the same rows.
   *
   * @param result the rows
   * @param baseline the rows that it is compared with
   * @param column which, from 0
   * @return {@code result - baseline} and its interval
   */
  Interval difference(Result result, Result baseline, int column);
}
