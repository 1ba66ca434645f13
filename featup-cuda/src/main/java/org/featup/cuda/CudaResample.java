package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.cuda.driver.LaunchShape;
import org.featup.kernel.Taps;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Separable resampling with any taps, both axes in one kernel. */
final class CudaResample {
  private static final int THREADS = 128;

  private final CudaSession session;

  CudaResample(CudaSession session) {
    this.session = session;
  }

  /** See {@link org.featup.kernel.Backend#resample}. */
  NDArray resample(NDArray x, Taps rows, Taps columns) {
    Shape shape = x.shape().withSize(rows.outputSize(), columns.outputSize());
    try (NewArray out = NewArray.of(session, shape);
        DeviceInput source = session.input(x);
        DeviceTaps rowTaps = DeviceTaps.of(session, rows);
        DeviceTaps columnTaps = DeviceTaps.of(session, columns)) {
      boolean four = shape.c() % 4 == 0;
      int items = four ? shape.c() / 4 : shape.c();
      int rowBlocks = (Math.multiplyExact(items, shape.w()) + THREADS - 1) / THREADS;
      int blocks = Math.toIntExact((long) shape.n() * shape.h() * rowBlocks);
      session
          .kernel("resample", four ? "resample_4" : "resample")
          .launch(
              LaunchShape.of(blocks, THREADS),
              source.memory(),
              rowTaps.starts(),
              rowTaps.indices(),
              rowTaps.weights(),
              columnTaps.starts(),
              columnTaps.indices(),
              columnTaps.weights(),
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

  /** Taps on the device, behind each other: starts, indices, weights. */
  private record DeviceTaps(DeviceMemory memory, int outputs, int count) implements AutoCloseable {

    static DeviceTaps of(CudaSession session, Taps taps) {
      int outputs = taps.outputSize();
      int count = taps.indices().length;
      float[] data = new float[outputs + 1 + 2 * count];
      putInts(taps.starts(), data, 0);
      putInts(taps.indices(), data, outputs + 1);
      System.arraycopy(taps.weights(), 0, data, outputs + 1 + count, count);
      return new DeviceTaps(session.upload(data), outputs, count);
    }

    private static void putInts(int[] values, float[] data, int to) {
      for (int i = 0; i < values.length; i++) {
        data[to + i] = Float.intBitsToFloat(values[i]);
      }
    }

    long starts() {
      return memory.address();
    }

    long indices() {
      return starts() + 4L * (outputs + 1);
    }

    long weights() {
      return indices() + 4L * count;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
