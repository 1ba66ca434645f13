package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.FoldedAxis;

/**
 * A {@link FoldedAxis} in device memory. Kernels read its weights eight at a time, so each row of
 * them is padded with zeros to a multiple of 8, and three more rows follow the last.
 */
public final class DeviceAxis implements AutoCloseable {
  private static final int TOGETHER = 8;

  /** Taps that a kernel takes at once; it may read so many rows less one beyond the last. */
  private static final int TAPS_TOGETHER = 4;

  private final FoldedAxis axis;
  private final int extent;
  private final DeviceMemory memory;
  private final int byTap;
  private final int starts;
  private final int readers;

  /**
   * Uploads an axis.
   *
   * @param source elements of the source
   * @param extent source pixels of a window, at least those of {@code axis}
   */
  public DeviceAxis(CudaSession session, FoldedAxis axis, int source, int extent) {
    this.axis = axis;
    this.extent = extent;
    int d = axis.diameter();
    byTap = (axis.size() * d + TAPS_TOGETHER - 1) * padded(extent);
    starts = byTap + axis.size() * axis.extent() * padded(d);
    readers = starts + axis.starts().length;
    float[] data = new float[readers + 2 * source];
    for (int i = 0; i < axis.size(); i++) {
      for (int t = 0; t < d; t++) {
        for (int a = 0; a < axis.extent(); a++) {
          float weight = axis.weights()[(i * d + t) * axis.extent() + a];
          data[(i * d + t) * padded(extent) + a] = weight;
          data[byTap + (i * axis.extent() + a) * padded(d) + t] = weight;
        }
      }
    }
    for (int g = 0; g < axis.starts().length; g++) {
      data[starts + g] = Float.intBitsToFloat(axis.starts()[g]);
    }
    putReaders(data, source);
    memory = session.upload(data);
  }

  /** Starts ascend, so the groups that read an element follow each other. */
  private void putReaders(float[] data, int source) {
    int first = 0;
    int last = -1;
    for (int s = 0; s < source; s++) {
      while (first < axis.starts().length && axis.starts()[first] + axis.extent() <= s) {
        first++;
      }
      while (last + 1 < axis.starts().length && axis.starts()[last + 1] <= s) {
        last++;
      }
      data[readers + s] = Float.intBitsToFloat(first);
      data[readers + source + s] = Float.intBitsToFloat(last);
    }
  }

  /** Source pixels of a window. */
  public int extent() {
    return extent;
  }

  public int diameter() {
    return axis.diameter();
  }

  /** Groups of outputs. */
  public int groups() {
    return axis.starts().length;
  }

  /** Source pixels under the windows of some groups that follow each other, at most. */
  public int span(int count) {
    int[] starts = axis.starts();
    int most = 0;
    for (int g = 0; g < starts.length; g++) {
      most = Math.max(most, starts[Math.min(g + count, starts.length) - 1] - starts[g]);
    }
    return most + extent;
  }

  /** Address of the weights (output, tap, source pixel). */
  public long weights() {
    return memory.address();
  }

  /** Address of the weights (output, source pixel, tap). */
  public long weightsByTap() {
    return memory.address() + 4L * byTap;
  }

  /** Address of the first source pixel of each group's window. */
  public long starts() {
    return memory.address() + 4L * starts;
  }

  /** Address of the first group that reads each source pixel, and behind them of the last. */
  public long readers() {
    return memory.address() + 4L * readers;
  }

  private static int padded(int count) {
    return (count + TOGETHER - 1) / TOGETHER * TOGETHER;
  }

  @Override
  public void close() {
    memory.close();
  }
}
