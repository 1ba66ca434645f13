package org.featup.internal.cpu.kernels;

/**
 * Rows of numbers inside an array: element (i, j) is at {@code offset + i * stride + j}. Rows are
 * as long as whoever uses them says, up to the stride.
 *
 * @param data the array, shared
 * @param offset where element (0, 0) is
 * @param stride from one row to the next
 */
public record Matrix(float[] data, int offset, int stride) {

  public static Matrix zeros(int rows, int columns) {
    return new Matrix(new float[Math.multiplyExact(rows, columns)], 0, columns);
  }

  /**
   * Where an element is.
   *
   * @param row i
   * @param column j
   * @return an index into {@link #data}
   */
  public int index(int row, int column) {
    return offset + row * stride + column;
  }

  public void set(int row, int column, double value) {
    data[index(row, column)] = (float) value;
  }

  /** The rows from one on. */
  public Matrix from(int row) {
    return new Matrix(data, index(row, 0), stride);
  }
}
