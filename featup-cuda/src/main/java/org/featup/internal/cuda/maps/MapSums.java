package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaBuffer;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.MapOps;

/** Adds maps that were computed on the device to those that collect them, there or on the heap. */
public final class MapSums {
  private MapSums() {}

  /**
   * Adds an array and closes it.
   *
   * @param gradient on the device
   * @param to of the same shape: in any layout on the heap, with the channels of a pixel next to
   *     each other on the device
   */
  public static void add(CudaSession session, NDArray gradient, NDArray to) {
    try (gradient;
        DeviceInput input = session.input(gradient)) {
      add(session, input.memory(), to);
    }
  }

  /**
   * Adds a map.
   *
   * @param gradient as many floats as the target has, dense channels-last
   * @param to in any layout on the heap, with the channels of a pixel next to each other on the
   *     device
   */
  public static void add(CudaSession session, DeviceMemory gradient, NDArray to) {
    if (session.isHere(to)) {
      write(session, gradient, to, false);
      return;
    }
    Shape shape = to.shape();
    float[] dense = new float[shape.arrayLength()];
    session.context().download(gradient, 0, dense, 0, dense.length);
    MapOps.HEAP.add(NDArray.wrap(dense, shape, Layout.CHANNELS_LAST), to);
  }

  /**
   * Writes a map into one on the device.
   *
   * @param map as many floats as the target has, dense channels-last
   * @param to with the channels of a pixel next to each other, and pixels at equal distances
   * @param replace whether what was there is forgotten, or added to
   */
  public static void write(CudaSession session, DeviceMemory map, NDArray to, boolean replace) {
    int elements = to.shape().arrayLength();
    session
        .kernel("maps", "map_add")
        .launch(
            PoolWindows.threads(elements),
            map,
            ((CudaBuffer) to.device()).memory().address() + 4L * to.offset(),
            elements,
            to.shape().c(),
            pixelStride(to),
            replace ? 1 : 0);
  }

  /** Elements from each pixel to the next. */
  private static int pixelStride(NDArray map) {
    Shape shape = map.shape();
    int pixels = shape.h() * shape.w();
    int stride = map.stride(shape.w() > 1 ? 3 : shape.h() > 1 ? 2 : 0);
    boolean equal =
        (shape.c() == 1 || map.stride(1) == 1)
            && (shape.w() == 1 || shape.h() == 1 || map.stride(2) == shape.w() * stride)
            && (shape.n() == 1 || pixels == 1 || map.stride(0) == pixels * stride);
    if (!equal) {
      throw new IllegalArgumentException(
          "what is written on the device: expected a dense channels-last map or some of its"
              + " channels, given another view, of shape "
              + shape);
    }
    return stride;
  }
}
