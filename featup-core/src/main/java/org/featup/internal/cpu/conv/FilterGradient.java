package org.featup.internal.cpu.conv;

import java.util.Arrays;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.common.WindowSources;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Workers;

/** The gradient of equation 4 by its filters, in bands of rows that threads share. */
public final class FilterGradient {
  private final RowKernels kernels;
  private final NDArray dOut;
  private final NDArray padded;
  private final int d;
  private final Blocks blocks;
  private final boolean whole;

  public FilterGradient(RowKernels kernels, NDArray dOut, NDArray padded) {
    this.kernels = kernels;
    this.dOut = dOut;
    this.padded = padded;
    this.d = padded.shape().h() - dOut.shape().h() + 1;
    // each tap ends with a sum over lanes, once per block: one block of all channels
    int channels = dOut.shape().c();
    this.blocks = new Blocks(channels, kernels.lanes(), Blocks.roundUp(channels, kernels.lanes()));
    this.whole = channels % kernels.lanes() == 0;
  }

  /** Writes {@code dFilters}. */
  public void run(Workers workers, NDArray dFilters) {
    Bands bands = Bands.of(dOut.shape().n(), dOut.shape().h(), workers.parallelism());
    int columns = dOut.shape().w() + d - 1;
    workers.forEach(
        bands.count(),
        () -> new Scratch(RowWindow.over(padded, kernels, d, blocks, columns)),
        (scratch, i) -> scratch.band(bands.image(i), bands.from(i), bands.to(i), dFilters));
  }

  private final class Scratch {
    private final int width = dOut.shape().w();
    private final RowWindow window;
    private final float[] row = whole ? null : new float[width * blocks.widestPadded()];

    Scratch(RowWindow window) {
      this.window = window;
    }

    void band(int image, int from, int to, NDArray dFilters) {
      window.begin(image, 0, from, 0, width + d - 1);
      for (int y = from; y < to; y++) {
        window.moveTo(y);
        int pixel = (image * dOut.shape().h() + y) * width;
        int at = dFilters.offset() + pixel * d * d;
        kernels.adaptiveConvGradFilters(
            window.rows(), blocks.widestPadded(), gradients(pixel), dFilters.data(), at);
      }
    }

    private PixelRow gradients(int pixel) {
      int channels = dOut.shape().c();
      if (whole) {
        return new PixelRow(dOut.data(), dOut.offset() + pixel * channels, channels, width);
      }
      Arrays.fill(row, 0);
      WindowSources.copyPixels(dOut, pixel, width, blocks, 0, row, 0);
      return new PixelRow(row, 0, blocks.widestPadded(), width);
    }
  }
}
