package org.featup.internal.cpu.stage;

import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;

/**
 * Gives the filters of a stage piece by piece, planar: lanes run over pixels. Not for two threads.
 */
public interface FilterPlanes {

  /**
   * The filters of some pixels of one output row.
   *
   * @param image index in the batch
   * @param y output row; ascending rows are cheapest
   * @param from first column, a multiple of {@link RowKernels#columns}
   * @param width columns, at most {@link RowKernels#columns}
   * @return D*D planes, valid until the next call
   */
  float[][] piece(int image, int y, int from, int width);

  /** Filters of shape (B, D*D, H, W) that were stored, whatever their strides. */
  static FilterPlanes stored(NDArray filters, int columns) {
    float[][] planes = new float[filters.shape().c()][columns];
    return (image, y, from, width) -> {
      int start =
          filters.offset()
              + image * filters.stride(0)
              + y * filters.stride(2)
              + from * filters.stride(3);
      for (int t = 0; t < planes.length; t++) {
        int at = start + t * filters.stride(1);
        if (filters.stride(3) == 1) {
          System.arraycopy(filters.data(), at, planes[t], 0, width);
        } else {
          for (int x = 0; x < width; x++) {
            planes[t][x] = filters.data()[at + x * filters.stride(3)];
          }
        }
      }
      return planes;
    };
  }
}
