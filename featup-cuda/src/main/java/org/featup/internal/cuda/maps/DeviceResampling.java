package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Resampling;
import org.featup.spi.Taps;

/**
 * The taps of both axes on the device, behind each other: of rows, then of columns, starts, indices
 * and weights.
 *
 * @param memory all of them; this owns it
 * @param rows along H
 * @param columns along W
 */
public record DeviceResampling(DeviceMemory memory, Taps rows, Taps columns)
    implements AutoCloseable {

  public static DeviceResampling of(CudaSession session, Resampling view) {
    return of(session, view.rows(), view.columns());
  }

  public static DeviceResampling of(CudaSession session, Taps rows, Taps columns) {
    float[] data = new float[length(rows) + length(columns)];
    put(rows, data, 0);
    put(columns, data, length(rows));
    return new DeviceResampling(session.upload(data), rows, columns);
  }

  private static int length(Taps taps) {
    return taps.outputSize() + 1 + 2 * taps.indices().length;
  }

  private static void put(Taps taps, float[] data, int to) {
    int indices = to + taps.outputSize() + 1;
    putInts(taps.starts(), data, to);
    putInts(taps.indices(), data, indices);
    int count = taps.indices().length;
    System.arraycopy(taps.weights(), 0, data, indices + count, count);
  }

  private static void putInts(int[] values, float[] data, int to) {
    for (int i = 0; i < values.length; i++) {
      data[to + i] = Float.intBitsToFloat(values[i]);
    }
  }

  /** Addresses of an axis. */
  public record Axis(long starts, long indices, long weights) {
    private static Axis at(long address, Taps taps) {
      long indices = address + 4L * (taps.outputSize() + 1);
      return new Axis(address, indices, indices + 4L * taps.indices().length);
    }
  }

  public Axis rowAxis() {
    return Axis.at(memory.address(), rows);
  }

  public Axis columnAxis() {
    return Axis.at(memory.address() + 4L * length(rows), columns);
  }

  @Override
  public void close() {
    memory.close();
  }
}
