package org.featup.kernel.cpu;

import java.util.List;
import org.featup.kernel.PoolGrid;
import org.featup.kernel.Resampling;
import org.featup.kernel.Workers;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Pooling, forward and backward, for weights of any origin. Every cell is a weighted sum of a patch
 * of source pixels; the weights of the patches are all that the backward pass holds: some 4 KB for
 * a cell with a window of 29 x 29.
 */
final class CellPooling {
  /** Rows of the gradient by the map that a thread owns: few enough to stay in its cache. */
  private static final int BAND = 4;

  private final RowKernels kernels;
  private final NDArray x;
  private final PoolGrid grid;
  private final List<CellRow> rows;
  private final CellWeights weights;
  private final int extent;

  CellPooling(
      RowKernels kernels, NDArray x, PoolGrid grid, List<CellRow> rows, CellWeights weights) {
    this.kernels = kernels;
    this.x = x;
    this.grid = grid;
    this.rows = rows;
    this.weights = weights;
    this.extent = rows.stream().mapToInt(CellRow::widest).max().orElse(0);
  }

  /** A new map of (views * B, C, cells). */
  NDArray forward(Workers workers, List<Resampling> views) {
    int outputs = Math.multiplyExact(views.size(), x.shape().n());
    NDArray out = NDArray.zeros(new Shape(outputs, x.shape().c(), grid.height(), grid.width()));
    List<CellRow> order = CellRow.inSourceOrder(rows);
    workers.forEach(order.size(), Scratch::new, (scratch, i) -> scratch.forward(order.get(i), out));
    return out;
  }

  /** Gives the gradients by the weights away and adds those by the map. */
  void backward(Workers workers, NDArray dOut, NDArray dX, CellGradient gradient) {
    float[][] patches = new float[rows.size()][];
    List<CellRow> order = CellRow.inSourceOrder(rows);
    workers.forEach(
        order.size(),
        Scratch::new,
        (scratch, i) -> {
          CellRow row = order.get(i);
          patches[row.index()] = scratch.backward(row, dOut, gradient);
        });
    int height = dX.shape().h();
    Bands bands = new Bands(dX.shape().n(), height, Math.min(BAND, height));
    workers.forEach(
        bands.count(), i -> addBand(bands.image(i), bands.from(i), bands.to(i), patches, dOut, dX));
  }

  /** Walks the cells in the same order for every pixel, however the map is cut into bands. */
  private void addBand(int image, int from, int to, float[][] patches, NDArray dOut, NDArray dX) {
    for (CellRow row : rows) {
      int first = row.rows().first();
      int extent = row.rows().extent();
      int top = Math.max(from, first);
      int height = Math.min(to, first + extent) - top;
      if (row.image() != image || height <= 0) {
        continue;
      }
      int at = top - first;
      for (int i = 0; i < row.columns().length; i++) {
        AxisWindow columns = row.columns()[i];
        PixelPatch patch = PixelPatch.of(dX, image, top, columns.first(), height, columns.extent());
        kernels
            .pool()
            .addOuterProduct(
                patch, patches[row.index()], at, extent, dOut.data(), cell(dOut, row, i));
        at += row.pixels(i);
      }
    }
  }

  /** Where the channels of a cell are. */
  private int cell(NDArray out, CellRow row, int x) {
    int cell = (row.output() * grid.height() + row.y()) * grid.width() + x;
    return out.offset() + cell * out.shape().c();
  }

  /** The source pixels of a cell. */
  private PixelPatch pixels(CellRow row, AxisWindow columns) {
    return PixelPatch.of(
        x, row.image(), row.rows().first(), columns.first(), row.rows().extent(), columns.extent());
  }

  private final class Scratch {
    private final float[] cell = new float[weights.length()];
    private final float[] dCell = new float[weights.length()];
    private final float[] dPatch = new float[extent * extent];
    private final CellPatch patch = new CellPatch(kernels, grid, extent);

    void forward(CellRow row, NDArray out) {
      int height = row.rows().extent();
      for (int i = 0; i < row.columns().length; i++) {
        AxisWindow columns = row.columns()[i];
        weights.fill(row, columns, cell);
        patch.spread(cell, row.rows(), columns, dPatch, 0);
        kernels
            .pool()
            .weightedSum(pixels(row, columns), dPatch, 0, height, out.data(), cell(out, row, i));
      }
    }

    /** The patches of a row of cells, one after the other. */
    float[] backward(CellRow row, NDArray dOut, CellGradient gradient) {
      float[] patches = new float[row.pixels()];
      int height = row.rows().extent();
      int at = 0;
      for (int i = 0; i < row.columns().length; i++) {
        AxisWindow columns = row.columns()[i];
        weights.fill(row, columns, cell);
        patch.spread(cell, row.rows(), columns, patches, at);
        kernels
            .pool()
            .innerProducts(
                pixels(row, columns), dOut.data(), cell(dOut, row, i), dPatch, 0, height);
        patch.gather(dPatch, row.rows(), columns, dCell);
        gradient.take(row, columns, cell, dCell);
        at += row.pixels(i);
      }
      return patches;
    }
  }
}
