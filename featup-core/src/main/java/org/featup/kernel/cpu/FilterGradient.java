package org.featup.kernel.cpu;

import java.util.Arrays;
import org.featup.kernel.Workers;
import org.featup.ndarray.NDArray;

/** The gradient of equation 4 by its filters, in bands of rows that threads share. */
final class FilterGradient {
  /** Each tap ends with a sum over lanes, once per block: wider blocks than elsewhere pay. */
  private static final int WIDEST = 192;

  private final RowKernels kernels;
  private final NDArray dOut;
  private final NDArray padded;
  private final int d;
  private final Blocks blocks;

  FilterGradient(RowKernels kernels, NDArray dOut, NDArray padded) {
    this.kernels = kernels;
    this.dOut = dOut;
    this.padded = padded;
    this.d = padded.shape().h() - dOut.shape().h() + 1;
    this.blocks = new Blocks(dOut.shape().c(), kernels.lanes(), WIDEST);
  }

  /** Adds to {@code dFilters}, which starts as zeros. */
  void run(Workers workers, NDArray dFilters) {
    Bands bands = Bands.of(dOut.shape().n(), dOut.shape().h(), workers.parallelism());
    workers.forEach(
        bands.count(),
        Scratch::new,
        (scratch, i) -> scratch.band(bands.image(i), bands.from(i), bands.to(i), dFilters));
  }

  private final class Scratch {
    private final int width = dOut.shape().w();
    private final int channels = dOut.shape().c();
    private final SlidingWindow window;
    private final float[] row = new float[width * blocks.widestPadded()];

    Scratch() {
      int columns = width + d - 1;
      ScratchMemory memory =
          ScratchMemory.of(SlidingWindow.length(d, columns, blocks.widestPadded()));
      WindowSource source = WindowSources.stored(padded);
      this.window = new SlidingWindow(source, d, columns, memory.data(), memory.start(0));
    }

    void band(int image, int from, int to, NDArray dFilters) {
      for (int block = 0; block < blocks.count(); block++) {
        int first = blocks.first(block);
        int stride = blocks.padded(block);
        window.begin(image, first, blocks.size(block), stride, from);
        for (int y = from; y < to; y++) {
          window.moveTo(y);
          int pixel = (image * dOut.shape().h() + y) * width;
          int start = dOut.offset() + pixel * channels + first;
          Arrays.fill(row, 0);
          WindowSources.copyPixels(dOut, start, width, blocks.size(block), row, 0, stride);
          kernels.adaptiveConvGradFilters(
              window.data(), window.rows(), stride, row, d, dFilters.data(), pixel * d * d, width);
        }
      }
    }
  }
}
