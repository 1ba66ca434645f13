package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;

/**
 * A matrix in device memory.
 *
 * @param memory the elements, from its start on
 * @param rows number of rows
 * @param columns number of columns
 * @param transposed false if rows lie behind each other, true if columns do
 */
record DeviceMatrix(DeviceMemory memory, int rows, int columns, boolean transposed) {

  /** Rows lie behind each other. */
  static DeviceMatrix of(DeviceMemory memory, int rows, int columns) {
    return new DeviceMatrix(memory, rows, columns, false);
  }

  /** The same elements, rows and columns exchanged. */
  DeviceMatrix transpose() {
    return new DeviceMatrix(memory, columns, rows, !transposed);
  }

  /** Elements from one row to the next. */
  int rowStride() {
    return transposed ? 1 : columns;
  }

  /** Elements from one column to the next. */
  int columnStride() {
    return transposed ? rows : 1;
  }
}
