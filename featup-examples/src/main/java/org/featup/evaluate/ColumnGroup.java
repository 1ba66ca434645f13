package org.featup.evaluate;

import java.util.List;

/** A group of columns of the table, and what its rows are. */
public interface ColumnGroup {

  /**
   * What the group is called.
   *
   * @return a short name, not empty; no two groups of a table share one
   */
  String name();

  /**
   * The numbers of a row.
   *
   * @return at least one column, always the same
   */
  List<Column> columns();

  /**
   * Whether better and worse mean something here. Where they do not, contenders are described and
   * not compared.
   *
   * @return true unless overridden
   */
  default boolean compares() {
    return true;
  }

  /**
   * What its rows are, over which the means and their intervals are.
   *
   * @param photos the names of the photos
   * @return a name for each row; the photos unless overridden
   */
  default List<String> rows(List<String> photos) {
    return photos;
  }
}
