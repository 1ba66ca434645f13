package org.featup.internal.cpu.pool;

import java.util.Arrays;
import java.util.List;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.PoolKernels;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.AttentionKernel;
import org.featup.spi.PoolGrid;

/** Weights by attention: softmax over the window of {@code w * saliency + b}. */
final class AttentionWeights implements CellWeights {
  private final PoolKernels kernels;
  private final int k;
  private final List<NDArray> maps;
  private final float[] w;
  private final float[] b;

  /** Takes the saliency as each view sees it, (B, 1, H', W') each. */
  AttentionWeights(
      RowKernels kernels, PoolGrid grid, AttentionKernel attention, List<NDArray> maps) {
    this.kernels = kernels.pool();
    this.k = grid.kernel();
    this.maps = maps;
    int padded = Blocks.roundUp(grid.taps(), kernels.lanes());
    this.w = Arrays.copyOf(attention.w(), padded);
    this.b = Arrays.copyOf(attention.b(), padded);
    Arrays.fill(b, grid.taps(), padded, Float.NEGATIVE_INFINITY);
  }

  @Override
  public int length() {
    return w.length;
  }

  @Override
  public void fill(CellRow row, AxisWindow columns, float[] weights) {
    window(row, columns, weights);
    kernels.softmax(weights, w, b);
  }

  /** Copies the saliency of a window; the padding becomes zero. */
  void window(CellRow row, AxisWindow columns, float[] out) {
    NDArray map = maps.get(row.view());
    int width = map.shape().w();
    int y = row.image() * map.shape().h() + row.rows().start();
    int from = map.offset() + y * width + columns.start();
    for (int u = 0; u < k; u++) {
      System.arraycopy(map.data(), from + u * width, out, u * k, k);
    }
    Arrays.fill(out, k * k, out.length, 0);
  }
}
