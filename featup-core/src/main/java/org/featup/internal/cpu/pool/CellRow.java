package org.featup.internal.cpu.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * One row of cells of one view of one image: the piece of work that one thread does at a time.
 *
 * @param index its place among all, in the order in which sums over pieces are taken
 * @param image which image of the batch
 * @param view which view
 * @param output which image of the result
 * @param y which row of cells
 * @param rows its windows along H
 * @param columns the windows of its cells along W
 */
record CellRow(
    int index, int image, int view, int output, int y, AxisWindow rows, AxisWindow[] columns) {

  /** All of them, by index: view after view, image after image, from the top down. */
  static List<CellRow> all(int images, List<Resampling> views, PoolGrid grid) {
    List<CellRow> all = new ArrayList<>();
    for (int view = 0; view < views.size(); view++) {
      AxisWindow[] rows = AxisWindow.of(views.get(view).rows(), grid, grid.height());
      AxisWindow[] columns = AxisWindow.of(views.get(view).columns(), grid, grid.width());
      for (int image = 0; image < images; image++) {
        int output = view * images + image;
        for (int y = 0; y < grid.height(); y++) {
          all.add(new CellRow(all.size(), image, view, output, y, rows[y], columns));
        }
      }
    }
    return all;
  }

  /**
   * Sorted by the rows of the map they read, so that what threads read at a time lies together and
   * is fetched from memory once for all views.
   */
  static List<CellRow> inSourceOrder(List<CellRow> rows) {
    return rows.stream()
        .sorted(Comparator.comparingInt(CellRow::image).thenComparingInt(r -> r.rows().first()))
        .toList();
  }

  /** The source pixels of a cell. */
  int pixels(int x) {
    return rows.extent() * columns[x].extent();
  }

  /** The longest edge of the source pixels of a cell. */
  int widest() {
    int widest = rows.extent();
    for (AxisWindow window : columns) {
      widest = Math.max(widest, window.extent());
    }
    return widest;
  }

  /** The source pixels of all cells, those of overlapping cells counted for each. */
  int pixels() {
    int sum = 0;
    for (int x = 0; x < columns.length; x++) {
      sum += pixels(x);
    }
    return sum;
  }
}
