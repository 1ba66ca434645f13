package org.featup.internal.cpu.pool;

import org.featup.spi.PoolGrid;
import org.featup.spi.Taps;
import org.featup.spi.TapsBuilder;

/**
 * The window of a cell along one axis: k resampled elements as a linear map of the few source
 * elements they come from.
 *
 * @param start first element of the window in the resampled axis
 * @param first first source element
 * @param taps the k elements from the source elements, counted from the first one
 * @param adjoint transposed
 */
record AxisWindow(int start, int first, Taps taps, Taps adjoint) {

  /** Windows of all cells along an axis. */
  static AxisWindow[] of(Taps axis, PoolGrid grid, int cells) {
    AxisWindow[] windows = new AxisWindow[cells];
    int stride = grid.stride(axis.outputSize(), cells);
    for (int i = 0; i < cells; i++) {
      windows[i] = of(axis, i * stride, grid.kernel());
    }
    return windows;
  }

  private static AxisWindow of(Taps axis, int start, int kernel) {
    int first = axis.firstInput(start, start + kernel);
    int last = axis.lastInput(start, start + kernel);
    TapsBuilder window = new TapsBuilder(last + 1 - first);
    for (int i = start; i < start + kernel; i++) {
      for (int t = axis.starts()[i]; t < axis.starts()[i + 1]; t++) {
        window.add(axis.indices()[t] - first, axis.weights()[t]);
      }
      window.endOutput();
    }
    Taps taps = window.build();
    return new AxisWindow(start, first, taps, taps.transpose());
  }

  /** How many source elements. */
  int extent() {
    return taps.inputSize();
  }
}
