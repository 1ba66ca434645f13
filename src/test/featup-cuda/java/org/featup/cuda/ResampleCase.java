package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;

import org.featup.kernel.Taps;
import org.featup.ndarray.NDArray;

/** An input and how its axes are resampled, to compare with scalar. */
record ResampleCase(int n, int c, Taps rows, Taps columns) {

  void check(CudaSession session) {
    NDArray x = random(1, n, c, rows.inputSize(), columns.inputSize());
    NDArray expected = scalar().resample(x, rows, columns);
    try (NDArray out = new CudaResample(session).resample(x, rows, columns)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  ResampleCase transpose() {
    return new ResampleCase(n, c, rows.transpose(), columns.transpose());
  }

  @Override
  public String toString() {
    return String.format(
        "%d x %d channels, %d x %d to %d x %d",
        n, c, rows.inputSize(), columns.inputSize(), rows.outputSize(), columns.outputSize());
  }
}
