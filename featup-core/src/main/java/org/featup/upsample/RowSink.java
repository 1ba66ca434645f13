package org.featup.upsample;

import org.featup.ndarray.NDArray;

/** Takes an output band by band. */
@FunctionalInterface
public interface RowSink {

  /**
   * Takes the next rows.
   *
   * @param firstRow which row of the whole output the first one is
   * @param rows (N, C, rows, W), channels-last, where the features lie; it belongs to the sink,
   *     which closes it if that is a device
   */
  void accept(int firstRow, NDArray rows);
}
