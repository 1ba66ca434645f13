package org.featup.kernel.cpu;

import java.util.function.Supplier;
import org.featup.kernel.Workers;
import org.featup.ndarray.NDArray;

/**
 * Equation 4 over a whole map, cut into bands of rows that threads share. For a band, first all its
 * filters are made, then block after block of channels slides its window over the rows: filters and
 * window stay in the cache, and every output element is written once.
 */
final class BandedConvolution {
  private final RowKernels kernels;
  private final Workers workers;
  private final NDArray out;
  private final int firstRow;
  private final int d;
  private final Blocks blocks;
  private final float[] bias;

  /**
   * Describes the output.
   *
   * @param out receives the result; its row 0 is output row {@code firstRow}
   * @param bias one per channel, or null
   */
  BandedConvolution(
      RowKernels kernels, Workers workers, NDArray out, int firstRow, int d, float[] bias) {
    this.kernels = kernels;
    this.workers = workers;
    this.out = out;
    this.firstRow = firstRow;
    this.d = d;
    this.blocks = new Blocks(out.shape().c(), kernels.lanes());
    this.bias = new float[Blocks.roundUp(out.shape().c(), kernels.lanes())];
    if (bias != null) {
      System.arraycopy(bias, 0, this.bias, 0, bias.length);
    }
  }

  /** Largest stride that window sources will be asked for. */
  int widest() {
    return blocks.widestPadded();
  }

  /** Computes all rows. Each thread makes its own sources. */
  void run(Supplier<FilterSource> filters, Supplier<WindowSource> windows) {
    Bands bands = Bands.of(out.shape().n(), out.shape().h(), workers.parallelism());
    workers.forEach(
        bands.count(),
        () -> new Scratch(filters.get(), windows.get(), bands.rows()),
        (scratch, i) -> scratch.band(bands.image(i), bands.from(i), bands.to(i)));
  }

  private final class Scratch {
    private final int width = out.shape().w();
    private final int rowTaps = width * d * d;
    private final FilterSource filterSource;
    private final SlidingWindow window;
    private final ScratchMemory memory;
    private final int filters;
    private final int unpadded;

    Scratch(FilterSource filterSource, WindowSource windowSource, int bandRows) {
      int columns = width + d - 1;
      int ring = SlidingWindow.length(d, columns, widest());
      this.memory = ScratchMemory.of(ring, bandRows * rowTaps, width * widest());
      this.filterSource = filterSource;
      this.window = new SlidingWindow(windowSource, d, columns, memory.data(), memory.start(0));
      this.filters = memory.start(1);
      this.unpadded = memory.start(2);
    }

    void band(int image, int from, int to) {
      for (int y = from; y < to; y++) {
        int at = filters + (y - from) * rowTaps;
        filterSource.row(image, firstRow + y, memory.data(), at);
      }
      for (int block = 0; block < blocks.count(); block++) {
        int first = blocks.first(block);
        int padded = blocks.padded(block);
        window.begin(image, first, blocks.size(block), padded, firstRow + from);
        for (int y = from; y < to; y++) {
          window.moveTo(firstRow + y);
          convolve(image, y, block, filters + (y - from) * rowTaps);
        }
      }
    }

    private void convolve(int image, int y, int block, int filterOffset) {
      int channels = out.shape().c();
      int first = blocks.first(block);
      int size = blocks.size(block);
      int padded = blocks.padded(block);
      int row = (image * out.shape().h() + y) * width * channels + first;
      boolean whole = size == padded;
      float[] target = whole ? out.data() : memory.data();
      int at = whole ? row : unpadded;
      int stride = whole ? channels : padded;
      kernels.adaptiveConv(
          window.data(),
          window.rows(),
          padded,
          memory.data(),
          filterOffset,
          d,
          bias,
          first,
          target,
          at,
          stride,
          width);
      for (int x = 0; !whole && x < width; x++) {
        System.arraycopy(target, at + x * stride, out.data(), row + x * channels, size);
      }
    }
  }
}
