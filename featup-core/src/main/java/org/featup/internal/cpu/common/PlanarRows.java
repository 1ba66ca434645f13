package org.featup.internal.cpu.common;

import org.featup.ndarray.NDArray;

/** Rows of maps in any strides, as planes: one array per channel, columns next to each other. */
public final class PlanarRows {
  private PlanarRows() {}

  /** Copies all channels of a row to index {@code at} of the planes. */
  public static void read(NDArray map, int image, int row, float[][] planes, int at) {
    for (int c = 0; c < map.shape().c(); c++) {
      readChannel(map, image, c, row, planes[c], at);
    }
  }

  /** Copies one channel of a row. */
  public static void readChannel(
      NDArray map, int image, int channel, int row, float[] plane, int at) {
    float[] data = map.data();
    int from = start(map, image, channel, row);
    int step = map.stride(3);
    int width = map.shape().w();
    if (step == 1) {
      System.arraycopy(data, from, plane, at, width);
      return;
    }
    for (int x = 0; x < width; x++) {
      plane[at + x] = data[from + x * step];
    }
  }

  /** Adds planes, from index {@code at} on, to all channels of a row. */
  public static void add(float[][] planes, int at, NDArray map, int image, int row) {
    float[] data = map.data();
    int step = map.stride(3);
    for (int c = 0; c < map.shape().c(); c++) {
      int to = start(map, image, c, row);
      for (int x = 0; x < map.shape().w(); x++) {
        data[to + x * step] += planes[c][at + x];
      }
    }
  }

  private static int start(NDArray map, int image, int channel, int row) {
    return map.offset() + image * map.stride(0) + channel * map.stride(1) + row * map.stride(2);
  }
}
