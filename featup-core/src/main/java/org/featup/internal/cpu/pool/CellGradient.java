package org.featup.internal.cpu.pool;

/** Takes the gradients of cells by their weights. */
interface CellGradient {

  /**
   * Takes one cell. The cells of a row come from the left to the right; rows may come in parallel
   * and in any order.
   */
  void take(CellRow row, AxisWindow columns, float[] weights, float[] dWeights);

  /** Sums over all cells, for weights that are the same everywhere: one piece for each row. */
  static CellGradient summed(float[][] pieces) {
    return (row, columns, weights, dWeights) -> {
      float[] sum = pieces[row.index()];
      for (int p = 0; p < sum.length; p++) {
        sum[p] += dWeights[p];
      }
    };
  }
}
