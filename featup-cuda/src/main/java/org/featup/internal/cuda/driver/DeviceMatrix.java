package org.featup.internal.cuda.driver;

/**
 * A dense matrix in device memory.
 *
 * @param memory the elements, from its start on
 * @param rows number of rows
 * @param columns number of columns
 * @param transposed false if rows lie behind each other, true if columns do
 */
public record DeviceMatrix(DeviceMemory memory, int rows, int columns, boolean transposed) {

  /**
   * Rows lie behind each other.
   *
   * @param memory the elements, from its start on
   * @param rows number of rows
   * @param columns number of columns
   * @return the matrix
   */
  public static DeviceMatrix of(DeviceMemory memory, int rows, int columns) {
    return new DeviceMatrix(memory, rows, columns, false);
  }

  /**
   * The same elements, rows and columns exchanged.
   *
   * @return a view
   */
  public DeviceMatrix transpose() {
    return new DeviceMatrix(memory, columns, rows, !transposed);
  }

  /**
   * How far rows are apart.
   *
   * @return elements from one row to the next
   */
  public int rowStride() {
    return transposed ? 1 : columns;
  }

  /**
   * How far columns are apart.
   *
   * @return elements from one column to the next
   */
  public int columnStride() {
    return transposed ? rows : 1;
  }
}
