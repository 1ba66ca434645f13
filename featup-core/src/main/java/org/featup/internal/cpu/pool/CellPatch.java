package org.featup.internal.cpu.pool;

import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.spi.PoolGrid;
import org.featup.spi.Taps;

/**
 * A thread's scratch space that carries weights of a window, k x k, to the source pixels they come
 * to lie on, and gradients back. For source rows R and columns C of the window, {@code patch = R^T
 * weights C}, a small dense matrix that is stored column by column.
 */
final class CellPatch {
  private final RowKernels kernels;
  private final int k;
  private final float[] half;
  private final float[] turned;

  /** Room for patches of up to {@code extent} rows and columns. */
  CellPatch(RowKernels kernels, PoolGrid grid, int extent) {
    this.kernels = kernels;
    this.k = grid.kernel();
    int longest = Math.max(k, extent);
    this.half = new float[longest * longest];
    this.turned = new float[longest * longest];
  }

  /** From weights of the window to weights of the source pixels. */
  void spread(float[] weights, AxisWindow rows, AxisWindow columns, float[] patch, int at) {
    apply(rows.adjoint(), weights, k, half, 0);
    transpose(half, rows.extent(), k, turned);
    apply(columns.adjoint(), turned, rows.extent(), patch, at);
  }

  /** The adjoint of {@link #spread}. */
  void gather(float[] dPatch, AxisWindow rows, AxisWindow columns, float[] dWeights) {
    apply(columns.taps(), dPatch, rows.extent(), half, 0);
    transpose(half, k, rows.extent(), turned);
    apply(rows.taps(), turned, k, dWeights, 0);
  }

  /** Sums rows of a matrix. */
  private void apply(Taps taps, float[] rows, int length, float[] out, int at) {
    kernels.sumColumns(rows, taps, length, out, at);
  }

  private static void transpose(float[] matrix, int rows, int columns, float[] out) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = matrix[i * columns + j];
      }
    }
  }
}
