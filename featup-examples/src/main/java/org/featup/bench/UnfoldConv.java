package org.featup.bench;

import java.util.function.IntConsumer;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Workers;

/**
 * The adaptive convolution as frameworks without a kernel for it compute it: the windows of all
 * pixels are written out as {@code columns[pixel][tap][channel]}, then weighted and summed. Plain
 * loops over dense channels-last arrays, one row of the output for a thread at a time.
 */
final class UnfoldConv {
  private final ConvShape size;
  private final Workers workers;
  private final int channels;
  private final int taps;

  UnfoldConv(ConvShape size, Workers workers) {
    this.size = size;
    this.workers = workers;
    this.channels = size.channels();
    this.taps = size.diameter() * size.diameter();
  }

  /** The output, (B, C, H, W). */
  NDArray forward(NDArray padded, NDArray filters) {
    float[] columns = unfold(padded);
    NDArray out = NDArray.zeros(size.output());
    eachPixel(
        pixel -> {
          int to = out.offset() + pixel * channels;
          for (int t = 0; t < taps; t++) {
            float weight = filters.data()[filters.offset() + pixel * taps + t];
            int from = (pixel * taps + t) * channels;
            for (int c = 0; c < channels; c++) {
              out.data()[to + c] += weight * columns[from + c];
            }
          }
        });
    return out;
  }

  /** The gradient by the filters, (B, D*D, H, W). */
  NDArray gradFilters(NDArray dOut, NDArray padded) {
    float[] columns = unfold(padded);
    NDArray dFilters = NDArray.zeros(size.filters());
    eachPixel(
        pixel -> {
          int at = dOut.offset() + pixel * channels;
          for (int t = 0; t < taps; t++) {
            int from = (pixel * taps + t) * channels;
            float sum = 0;
            for (int c = 0; c < channels; c++) {
              sum += dOut.data()[at + c] * columns[from + c];
            }
            dFilters.data()[dFilters.offset() + pixel * taps + t] = sum;
          }
        });
    return dFilters;
  }

  /** The gradient by the source, (B, C, H+D-1, W+D-1). */
  NDArray gradSource(NDArray dOut, NDArray filters) {
    float[] dColumns = new float[Math.multiplyExact(size.filters().arrayLength(), channels)];
    eachPixel(
        pixel -> {
          int at = dOut.offset() + pixel * channels;
          for (int t = 0; t < taps; t++) {
            float weight = filters.data()[filters.offset() + pixel * taps + t];
            int to = (pixel * taps + t) * channels;
            for (int c = 0; c < channels; c++) {
              dColumns[to + c] = weight * dOut.data()[at + c];
            }
          }
        });
    NDArray dSource = NDArray.zeros(size.padded());
    Shape shape = dSource.shape();
    workers.forEach(shape.n() * shape.h(), row -> fold(dColumns, dSource, row));
    return dSource;
  }

  /** Sums up what the windows have of a row of the source. */
  private void fold(float[] dColumns, NDArray dSource, int row) {
    int d = size.diameter();
    Shape shape = dSource.shape();
    int image = row / shape.h();
    int y = row % shape.h();
    for (int x = 0; x < shape.w(); x++) {
      int to = dSource.offset() + (row * shape.w() + x) * channels;
      for (int u = Math.max(0, y - size.height() + 1); u <= Math.min(d - 1, y); u++) {
        for (int v = Math.max(0, x - size.width() + 1); v <= Math.min(d - 1, x); v++) {
          int pixel = (image * size.height() + y - u) * size.width() + x - v;
          int from = (pixel * taps + u * d + v) * channels;
          for (int c = 0; c < channels; c++) {
            dSource.data()[to + c] += dColumns[from + c];
          }
        }
      }
    }
  }

  private float[] unfold(NDArray padded) {
    float[] columns = new float[Math.multiplyExact(size.filters().arrayLength(), channels)];
    int d = size.diameter();
    Shape shape = padded.shape();
    workers.forEach(
        size.batch() * size.height(),
        row -> {
          int top = row / size.height() * shape.h() + row % size.height();
          for (int x = 0; x < size.width(); x++) {
            for (int u = 0; u < d; u++) {
              int from = padded.offset() + ((top + u) * shape.w() + x) * channels;
              int to = ((row * size.width() + x) * taps + u * d) * channels;
              System.arraycopy(padded.data(), from, columns, to, d * channels);
            }
          }
        });
    return columns;
  }

  private void eachPixel(IntConsumer body) {
    int width = size.width();
    workers.forEach(
        size.batch() * size.height(),
        row -> {
          for (int x = 0; x < width; x++) {
            body.accept(row * width + x);
          }
        });
  }
}
