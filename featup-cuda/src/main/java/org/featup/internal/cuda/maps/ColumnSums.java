package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;

/** Sums of the columns of a matrix, segment by segment of its rows, then of the segments. */
public final class ColumnSums {
  /** Rows that a thread sums. */
  private static final int SEGMENT = 128;

  private ColumnSums() {}

  /** The sums of a matrix of floats, (rows, columns). */
  public static float[] of(CudaSession session, DeviceMemory x, int rows, int columns) {
    int segments = (rows - 1) / SEGMENT + 1;
    float[] sums = new float[columns];
    try (DeviceMemory parts = session.context().allocate((long) Float.BYTES * segments * columns);
        DeviceMemory whole = session.context().allocate((long) Float.BYTES * columns)) {
      launch(session, x, parts, rows, columns, SEGMENT, segments);
      launch(session, parts, whole, segments, columns, segments, 1);
      session.context().download(whole, 0, sums, 0, columns);
    }
    return sums;
  }

  private static void launch(
      CudaSession session,
      DeviceMemory x,
      DeviceMemory sums,
      int rows,
      int columns,
      int segmentRows,
      int segments) {
    session
        .kernel("implicit", "implicit_column_sums")
        .launch(
            PoolWindows.threads(Math.multiplyExact(segments, columns)),
            x,
            sums,
            rows,
            columns,
            segmentRows,
            segments);
  }
}
