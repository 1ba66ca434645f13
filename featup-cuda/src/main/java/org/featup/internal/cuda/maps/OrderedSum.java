package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;

/** Sums that blocks have taken, (blocks, columns) on the device, added up in a fixed order. */
public final class OrderedSum {
  private static final int COLUMNS = 32;
  private static final int ROWS = 16;

  private OrderedSum() {}

  public static float[] of(CudaSession session, DeviceMemory sums, int blocks, int columns) {
    float[] result = new float[columns];
    try (DeviceMemory out = session.context().allocate(4L * columns)) {
      int width = (columns + COLUMNS - 1) / COLUMNS;
      session
          .kernel("ordered_sum", "ordered_sum")
          .launch(new LaunchShape(width, 1, 1, COLUMNS, ROWS, 1, 0), sums, out, blocks, columns);
      session.context().download(out, 0, result, 0, columns);
    }
    return result;
  }
}
