package org.featup.io;

import org.featup.ndarray.NDArray;

/** Makes an array that is written band by band, because it need not fit into memory. */
@FunctionalInterface
public interface RowBands {

  /** Takes the bands. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes some rows.
     *
     * @param firstRow which row of the whole the first one is
     * @param rows (N, C, rows, W), of any layout; not kept
     */
    void accept(int firstRow, NDArray rows);
  }

  /**
   * Hands over every row once, in any order.
   *
   * @param sink takes them; fails with an {@link java.io.UncheckedIOException} that must be passed
   *     on
   */
  void writeTo(Sink sink);
}
