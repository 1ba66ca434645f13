package org.featup.kernel.cpu;

import java.util.Arrays;
import org.featup.kernel.Band;
import org.featup.kernel.Reflection;
import org.featup.kernel.Taps;
import org.featup.ndarray.NDArray;

/**
 * The rows a JBU stage filters, made when they are needed: the source resized by cubic convolution,
 * inside a reflected border. One row is at hand at a time, so the resized map is never held whole.
 */
final class UpsampledRows implements WindowSource {
  private final RowKernels kernels;
  private final Band source;
  private final int radius;
  private final Taps vertical;
  private final Taps horizontal;
  private final int[] verticalOffsets;
  private final float[] resizedRows;

  /**
   * Prepares the taps and the scratch row.
   *
   * @param widest the largest {@code stride} that {@link #row} will be asked for
   */
  UpsampledRows(RowKernels kernels, Band source, int height, int width, int radius, int widest) {
    this.kernels = kernels;
    this.source = source;
    this.radius = radius;
    int sourceWidth = source.array().shape().w();
    this.vertical = Taps.bicubic(source.height(), height);
    this.horizontal = Taps.bicubic(sourceWidth, width);
    this.verticalOffsets = new int[vertical.starts()[1]];
    this.resizedRows = new float[sourceWidth * widest];
  }

  @Override
  public void row(
      int image, int row, int channel, int channels, float[] out, int offset, int stride) {
    int width = horizontal.outputSize();
    resizeVertically(image, Reflection.index(row - radius, vertical.outputSize()), channel,
        channels, stride);
    int inner = offset + radius * stride;
    kernels.sumColumns(resizedRows, horizontal, stride, out, inner);
    for (int x = 1; x <= radius; x++) {
      copyPixel(out, inner, Reflection.index(-x, width), -x, stride);
      copyPixel(out, inner, Reflection.index(width - 1 + x, width), width - 1 + x, stride);
    }
  }

  private void resizeVertically(int image, int y, int channel, int channels, int stride) {
    NDArray array = source.array();
    int step = array.shape().c();
    int columns = array.shape().w();
    int rowLength = columns * step;
    int first = vertical.starts()[y];
    int count = vertical.starts()[y + 1] - first;
    float[] weights = Arrays.copyOfRange(vertical.weights(), first, first + count);
    for (int t = 0; t < count; t++) {
      int row = image * array.shape().h() + vertical.indices()[first + t] - source.firstRow();
      verticalOffsets[t] = array.offset() + row * rowLength + channel;
    }
    kernels.sumRows(
        array.data(), verticalOffsets, weights, step, resizedRows, 0, stride, columns, channels);
    for (int x = 0; stride > channels && x < columns; x++) {
      Arrays.fill(resizedRows, x * stride + channels, (x + 1) * stride, 0);
    }
  }

  private static void copyPixel(float[] out, int inner, int from, int to, int stride) {
    System.arraycopy(out, inner + from * stride, out, inner + to * stride, stride);
  }
}
