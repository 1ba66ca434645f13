package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;

import java.util.List;
import org.featup.internal.cuda.maps.CudaResample;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.spi.Taps;

/** An input and how its axes are resampled, to compare with scalar. */
public record ResampleCase(int n, int c, Taps rows, Taps columns) {

  /** Of all kernels that resample. */
  public static List<KernelCase> all() {
    ResampleCase one = new ResampleCase(2, 3, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    ResampleCase four = new ResampleCase(2, 8, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    // a row of two blocks, rows of different weights
    ResampleCase wide = new ResampleCase(2, 64, Taps.bicubic(4, 7), Taps.bicubic(5, 9));
    return List.of(
        new KernelCase("resample", one::check),
        new KernelCase("resample four", four::check),
        new KernelCase("resample wide rows", wide::check));
  }

  public void check(CudaSession session) {
    NDArray x = random(1, n, c, rows.inputSize(), columns.inputSize());
    NDArray expected = scalar().resample(x, rows, columns);
    try (NDArray out = new CudaResample(session).resample(x, rows, columns)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  public ResampleCase transpose() {
    return new ResampleCase(n, c, rows.transpose(), columns.transpose());
  }

  @Override
  public String toString() {
    return String.format(
        "%d x %d channels, %d x %d to %d x %d",
        n, c, rows.inputSize(), columns.inputSize(), rows.outputSize(), columns.outputSize());
  }
}
