package org.featup.internal.cpu.conv;

import java.util.function.Supplier;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.common.WindowSource;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Workers;

/**
 * Equation 4 over a whole map, cut into tiles that threads share: a strip of columns, so narrow
 * that its window of D rows stays in the second-level cache, and a band of rows, down which the
 * window slides. Every output element is written once.
 */
public final class BandedConvolution {
  /** Channels that a window has: with fewer, filters would be brought into order too often. */
  private static final int CHANNELS = 384;

  private final RowKernels kernels;
  private final Workers workers;
  private final NDArray out;
  private final int d;
  private final Blocks blocks;
  private final Strips strips;

  /**
   * Describes the output.
   *
   * @param out receives the result
   */
  public BandedConvolution(RowKernels kernels, Workers workers, NDArray out, int d) {
    this.kernels = kernels;
    this.workers = workers;
    this.out = out;
    this.d = d;
    this.blocks = new Blocks(out.shape().c(), kernels.lanes(), CHANNELS);
    this.strips = Strips.of(out.shape().w(), d, blocks.widestPadded());
  }

  /** Copies what the source gives, for each thread. */
  public Supplier<RowWindow> sliding(WindowSource source) {
    return () -> new SlidingWindow(source, d, blocks, widest());
  }

  /** Reads a map that has its border, for each thread. */
  public Supplier<RowWindow> stored(NDArray map) {
    return () -> RowWindow.over(map, kernels, d, blocks, widest());
  }

  /** Computes all rows. Each thread makes its own window. */
  public void run(FilterSource filters, Supplier<RowWindow> windows) {
    // strips are tasks too, and a high band reads its border rows less often
    int threads = Math.max(1, workers.parallelism() / strips.count());
    Bands bands = Bands.of(out.shape().n(), out.shape().h(), threads);
    workers.forEach(
        bands.count() * strips.count(),
        () -> new Scratch(filters, windows.get()),
        (scratch, i) -> {
          int band = i / strips.count();
          scratch.tile(bands.image(band), bands.from(band), bands.to(band), i % strips.count());
        });
  }

  private int widest() {
    return strips.widest() + d - 1;
  }

  private final class Scratch {
    private final FilterSource filterSource;
    private final RowWindow window;
    private final float[] filters = new float[strips.widest() * d * d];
    private final float[] unpadded = new float[strips.widest() * blocks.widestPadded()];

    Scratch(FilterSource filterSource, RowWindow window) {
      this.filterSource = filterSource;
      this.window = window;
    }

    void tile(int image, int from, int to, int strip) {
      int left = strips.from(strip);
      int columns = strips.to(strip) - left;
      for (int block = 0; block < blocks.count(); block++) {
        window.begin(image, block, from, left, columns + d - 1);
        for (int y = from; y < to; y++) {
          window.moveTo(y);
          filterSource.row(image, y, left, columns, filters);
          convolve((image * out.shape().h() + y) * strips.width() + left, columns, block);
        }
      }
    }

    private void convolve(int pixel, int columns, int block) {
      int channels = out.shape().c();
      int size = blocks.size(block);
      int padded = blocks.padded(block);
      int start = out.offset() + pixel * channels + blocks.first(block);
      boolean whole = size == padded;
      PixelRow row =
          whole
              ? new PixelRow(out.data(), start, channels, columns)
              : new PixelRow(unpadded, 0, padded, columns);
      kernels.adaptiveConv(window.rows(), padded, filters, row);
      for (int x = 0; !whole && x < columns; x++) {
        System.arraycopy(unpadded, x * padded, out.data(), start + x * channels, size);
      }
    }
  }
}
