package org.featup.internal.cpu.pool;

/** The k x k weights of each cell, row-major. */
interface CellWeights {

  /** Elements of an array of weights: at least k * k. */
  int length();

  /** Computes the weights of a cell. */
  void fill(CellRow row, AxisWindow columns, float[] weights);

  /** The same weights for every cell. */
  static CellWeights fixed(float[] weights) {
    return new CellWeights() {
      @Override
      public int length() {
        return weights.length;
      }

      @Override
      public void fill(CellRow row, AxisWindow columns, float[] cell) {
        System.arraycopy(weights, 0, cell, 0, weights.length);
      }
    };
  }
}
