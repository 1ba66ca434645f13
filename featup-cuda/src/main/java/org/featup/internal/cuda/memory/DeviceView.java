package org.featup.internal.cuda.memory;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.RowPitch;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The elements of an array on the device as kernels want them: dense, at an address that is a
 * multiple of 16. A view that lies so already is used where it is, others are copied on the device.
 */
final class DeviceView {
  private static final int ALIGNMENT = 16;

  private final DeviceMemory memory;
  private final int offset;

  /** Elements next to each other, then extents and distances of what repeats them. */
  private int run = 1;

  private final int[] extents = new int[4];
  private final int[] strides = new int[4];
  private int axes;

  private DeviceView(NDArray array) {
    this.memory = ((CudaBuffer) array.device()).memory();
    this.offset = array.offset();
    Shape shape = array.shape();
    add(shape.c(), array.stride(1));
    add(shape.w(), array.stride(3));
    add(shape.h(), array.stride(2));
    add(shape.n(), array.stride(0));
  }

  /** Adds the next axis outwards, to the one before if it goes on where that ends. */
  private void add(int extent, int stride) {
    if (extent == 1) {
      return;
    }
    if (axes == 0 && stride == run) {
      run *= extent;
    } else if (axes > 0 && stride == extents[axes - 1] * strides[axes - 1]) {
      extents[axes - 1] *= extent;
    } else {
      extents[axes] = extent;
      strides[axes] = stride;
      axes++;
    }
  }

  static DeviceInput input(CudaSession session, NDArray array) {
    DeviceMemory memory = ((CudaBuffer) array.device()).memory();
    long from = (long) Float.BYTES * array.offset();
    long bytes = (long) Float.BYTES * array.shape().arrayLength();
    if (array.isDense(Layout.CHANNELS_LAST) && from % ALIGNMENT == 0) {
      boolean whole = from == 0 && bytes == memory.bytes();
      return new DeviceInput(whole ? memory : new MemoryPart(memory, from, bytes), false);
    }
    DeviceMemory copy = session.context().allocate(bytes);
    try {
      new DeviceView(array).copyTo(session, copy);
      return new DeviceInput(copy, true);
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  private void copyTo(CudaSession session, DeviceMemory copy) {
    int rows = axes == 0 ? 1 : extents[0];
    int middle = axes < 2 ? 1 : extents[1];
    int outer = axes < 3 ? 1 : extents[2];
    long rowBytes = (long) Float.BYTES * run;
    long target = 0;
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < middle; j++) {
        long from = (long) Float.BYTES * (offset + i * strides[2] + j * strides[1]);
        RowPitch source = new RowPitch(from, (long) Float.BYTES * strides[0]);
        session
            .context()
            .copy(memory, source, copy, new RowPitch(target, rowBytes), rowBytes, rows);
        target += rows * rowBytes;
      }
    }
  }
}
