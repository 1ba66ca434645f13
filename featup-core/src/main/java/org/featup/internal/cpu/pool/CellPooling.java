package org.featup.internal.cpu.pool;

import java.util.List;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.kernels.PixelPatch;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;
import org.featup.spi.Workers;

/**
 * Pooling, forward and backward, for weights of any origin and maps that are pooled alike. Every
 * cell is a weighted sum of a patch of source pixels; the weights of the patches are all that the
 * backward pass holds: some 4 KB for a cell with a window of 29 x 29.
 */
final class CellPooling {
  /** Rows of the gradient by the map that a thread owns: few enough to stay in its cache. */
  private static final int BAND = 4;

  private final RowKernels kernels;
  private final List<NDArray> maps;
  private final PoolGrid grid;
  private final List<CellRow> rows;
  private final CellWeights weights;
  private final int extent;

  CellPooling(
      RowKernels kernels,
      List<NDArray> maps,
      PoolGrid grid,
      List<CellRow> rows,
      CellWeights weights) {
    this.kernels = kernels;
    this.maps = maps;
    this.grid = grid;
    this.rows = rows;
    this.weights = weights;
    this.extent = rows.stream().mapToInt(CellRow::widest).max().orElse(0);
  }

  /** For each map a new one of (views * B, C, cells). */
  List<NDArray> forward(Workers workers, List<Resampling> views) {
    List<NDArray> outs = maps.stream().map(map -> output(map.shape(), views.size())).toList();
    List<CellRow> order = CellRow.inSourceOrder(rows);
    workers.forEach(
        order.size(), Scratch::new, (scratch, i) -> scratch.forward(order.get(i), outs));
    return outs;
  }

  private NDArray output(Shape map, int views) {
    int count = Math.multiplyExact(views, map.n());
    return NDArray.zeros(new Shape(count, map.c(), grid.height(), grid.width()));
  }

  /** Gives the gradients by the weights away and adds those by the maps. */
  void backward(Workers workers, List<NDArray> dOuts, List<NDArray> dMaps, CellGradient gradient) {
    List<NDArray> dense = dOuts.stream().map(NDArray::channelsLast).toList();
    float[][] patches = new float[rows.size()][];
    List<CellRow> order = CellRow.inSourceOrder(rows);
    workers.forEach(
        order.size(),
        Scratch::new,
        (scratch, i) -> {
          CellRow row = order.get(i);
          patches[row.index()] = scratch.backward(row, dense, gradient);
        });
    Shape size = maps.get(0).shape();
    Bands bands = new Bands(size.n(), size.h(), Math.min(BAND, size.h()));
    workers.forEach(
        bands.count(),
        i -> {
          for (int m = 0; m < dMaps.size(); m++) {
            addBand(
                bands.image(i), bands.from(i), bands.to(i), patches, dense.get(m), dMaps.get(m));
          }
        });
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
  private static PixelPatch pixels(NDArray map, CellRow row, AxisWindow columns) {
    return PixelPatch.of(
        map,
        row.image(),
        row.rows().first(),
        columns.first(),
        row.rows().extent(),
        columns.extent());
  }

  private final class Scratch {
    private final float[] cell = new float[weights.length()];
    private final float[] dCell = new float[weights.length()];
    private final float[] dPatch = new float[extent * extent];
    private final float[] more = new float[maps.size() > 1 ? dPatch.length : 0];
    private final CellPatch patch = new CellPatch(kernels, grid, extent);

    void forward(CellRow row, List<NDArray> outs) {
      int height = row.rows().extent();
      for (int i = 0; i < row.columns().length; i++) {
        AxisWindow columns = row.columns()[i];
        weights.fill(row, columns, cell);
        patch.spread(cell, row.rows(), columns, dPatch, 0);
        for (int m = 0; m < outs.size(); m++) {
          NDArray out = outs.get(m);
          PixelPatch pixels = pixels(maps.get(m), row, columns);
          kernels.pool().weightedSum(pixels, dPatch, 0, height, out.data(), cell(out, row, i));
        }
      }
    }

    /** The patches of a row of cells, one after the other. */
    float[] backward(CellRow row, List<NDArray> dOuts, CellGradient gradient) {
      float[] patches = new float[row.pixels()];
      int at = 0;
      for (int i = 0; i < row.columns().length; i++) {
        AxisWindow columns = row.columns()[i];
        weights.fill(row, columns, cell);
        patch.spread(cell, row.rows(), columns, patches, at);
        products(row, i, dOuts);
        patch.gather(dPatch, row.rows(), columns, dCell);
        gradient.take(row, columns, cell, dCell);
        at += row.pixels(i);
      }
      return patches;
    }

    /** The gradient by the weights of the patch, which is summed over all maps. */
    private void products(CellRow row, int i, List<NDArray> dOuts) {
      int height = row.rows().extent();
      for (int m = 0; m < dOuts.size(); m++) {
        NDArray dOut = dOuts.get(m);
        PixelPatch pixels = pixels(maps.get(m), row, row.columns()[i]);
        float[] out = m == 0 ? dPatch : more;
        kernels.pool().innerProducts(pixels, dOut.data(), cell(dOut, row, i), out, 0, height);
        for (int p = 0; m > 0 && p < row.pixels(i); p++) {
          dPatch[p] += more[p];
        }
      }
    }
  }
}
