package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Taps;

/** Separable resampling with any taps, both axes in one kernel. */
public final class CudaResample {
  private static final int THREADS = 128;

  private final CudaSession session;

  public CudaResample(CudaSession session) {
    this.session = session;
  }

  /** See {@link org.featup.spi.Backend#resample}. */
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    try (DeviceResampling view = DeviceResampling.of(session, rows, columns)) {
      return resample(x, view);
    }
  }

  /** The same with taps that are on the device already, for several maps. */
  public NDArray resample(NDArray x, DeviceResampling view) {
    int height = view.rows().outputSize();
    int width = view.columns().outputSize();
    Shape shape = x.shape().withSize(height, width);
    try (NewArray out = NewArray.of(session, shape);
        DeviceInput source = session.input(x)) {
      boolean four = shape.c() % 4 == 0;
      int items = four ? shape.c() / 4 : shape.c();
      int rowBlocks = (Math.multiplyExact(items, shape.w()) + THREADS - 1) / THREADS;
      int blocks = Math.toIntExact((long) shape.n() * shape.h() * rowBlocks);
      DeviceResampling.Axis rows = view.rowAxis();
      DeviceResampling.Axis columns = view.columnAxis();
      session
          .kernel("resample", four ? "resample_4" : "resample")
          .launch(
              LaunchShape.of(blocks, THREADS),
              source.memory(),
              rows.starts(),
              rows.indices(),
              rows.weights(),
              columns.starts(),
              columns.indices(),
              columns.weights(),
              out.memory(),
              items,
              x.shape().h(),
              x.shape().w(),
              shape.h(),
              shape.w(),
              rowBlocks);
      return out.keep();
    }
  }
}
