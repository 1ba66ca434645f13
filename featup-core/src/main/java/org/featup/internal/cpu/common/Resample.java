package org.featup.internal.cpu.common;

import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Taps;
import org.featup.spi.Workers;

/**
 * Separable resampling: for an output row, the rows it reads are summed first, then the columns.
 */
public final class Resample {
  private final RowKernels kernels;
  private final NDArray x;
  private final Taps rows;
  private final Taps columns;

  public Resample(RowKernels kernels, NDArray x, Taps rows, Taps columns) {
    this.kernels = kernels;
    this.x = x;
    this.rows = rows;
    this.columns = columns;
  }

  public NDArray run(Workers workers) {
    NDArray out = NDArray.zeros(x.shape().withSize(rows.outputSize(), columns.outputSize()));
    run(workers, out);
    return out;
  }

  public void run(Workers workers, NDArray out) {
    Shape shape = out.shape();
    int rowLength = x.shape().w() * x.shape().c();
    workers.forEach(
        shape.n() * shape.h(),
        () -> new float[rowLength],
        (summed, i) -> row(i / shape.h(), i % shape.h(), summed, out));
  }

  private void row(int image, int y, float[] summed, NDArray out) {
    int channels = x.shape().c();
    int first = rows.starts()[y];
    int count = rows.starts()[y + 1] - first;
    int[] offsets = new int[count];
    float[] weights = new float[count];
    for (int t = 0; t < count; t++) {
      int row = image * x.shape().h() + rows.indices()[first + t];
      offsets[t] = x.offset() + row * summed.length;
      weights[t] = rows.weights()[first + t];
    }
    kernels.sumRows(x.data(), offsets, weights, summed, summed.length);
    int row = (image * rows.outputSize() + y) * columns.outputSize();
    kernels.sumColumns(summed, columns, channels, out.data(), out.offset() + row * channels);
  }
}
