package org.featup.kernel.cpu;

import java.util.Arrays;
import java.util.function.Supplier;
import org.featup.kernel.Band;
import org.featup.kernel.Workers;
import org.featup.ndarray.NDArray;

/**
 * A JBU stage applied to its source, in bands of output rows that threads share. For a band, the
 * resize is folded into its filters ({@link FoldedAxis}); then block after block of channels is
 * copied out of the source, close together, and convolved. Neither the resized nor the bordered map
 * ever exists.
 */
final class StageConvolution {
  private final RowKernels kernels;
  private final Band source;
  private final NDArray out;
  private final int firstRow;
  private final int d;
  private final FoldedAxis rows;
  private final FoldedAxis columns;
  private final float[][] columnPlanes;
  private final Blocks blocks;
  private final float[] bias;

  /**
   * Describes the stage.
   *
   * @param source rows of the source
   * @param height rows of the whole output
   * @param out receives the result; its row 0 is output row {@code firstRow}
   * @param bias one per channel, or null
   */
  StageConvolution(
      RowKernels kernels, Band source, int height, int d, NDArray out, int firstRow, float[] bias) {
    this.kernels = kernels;
    this.source = source;
    this.out = out;
    this.firstRow = firstRow;
    this.d = d;
    this.rows = FoldedAxis.of(source.height(), height, d);
    this.columns = FoldedAxis.of(source.array().shape().w(), out.shape().w(), d);
    this.columnPlanes = columns.planes(padded());
    this.blocks = new Blocks(out.shape().c(), kernels.lanes());
    this.bias = new float[Blocks.roundUp(out.shape().c(), kernels.lanes())];
    if (bias != null) {
      System.arraycopy(bias, 0, this.bias, 0, bias.length);
    }
  }

  /** Columns of a plane. */
  int padded() {
    return Blocks.roundUp(out.shape().w(), kernels.lanes());
  }

  /** Computes all rows. Each thread makes its own filters. */
  void run(Workers workers, Supplier<FilterPlanes> filters) {
    // pairs of rows start at even rows of the whole map, so that a band gives what the whole gives
    int shift = firstRow % 2;
    int height = out.shape().h() + shift;
    Bands bands = Bands.of(out.shape().n(), height, workers.parallelism());
    workers.forEach(
        bands.count(),
        () -> new Scratch(filters.get(), bands.rows()),
        (scratch, i) -> {
          int from = Math.max(0, bands.from(i) - shift);
          scratch.band(bands.image(i), from, bands.to(i) - shift);
        });
  }

  private final class Scratch {
    private final int channels = out.shape().c();
    private final int width = out.shape().w();
    private final int sourceWidth = source.array().shape().w();
    private final FilterPlanes filters;
    private final float[][][] folded;
    private final float[][] resized;
    private final float[][] part;
    private final float[] rowWeights;
    private final ScratchMemory memory;

    Scratch(FilterPlanes filters, int bandRows) {
      int padded = padded();
      this.filters = filters;
      this.folded = new float[bandRows][rows.extent() * columns.extent()][padded];
      this.resized = new float[d][padded];
      this.part = new float[rows.extent()][];
      this.rowWeights = new float[rows.extent() * d];
      int sourceRows = Math.min(source.height(), bandRows + rows.extent());
      int widest = blocks.widestPadded();
      this.memory = ScratchMemory.of(sourceRows * sourceWidth * widest, 2 * width * widest);
    }

    void band(int image, int from, int to) {
      for (int y = from; y < to; y++) {
        fold(filters.row(image, firstRow + y), firstRow + y, folded[y - from]);
      }
      int first = rows.start(firstRow + from);
      int last = rows.start(firstRow + to - 1) + rows.extent();
      for (int block = 0; block < blocks.count(); block++) {
        load(image, first, last, block);
        int next;
        for (int y = from; y < to; y = next) {
          next = Math.min(to, (firstRow + y) / 2 * 2 + 2 - firstRow);
          convolve(image, y, next - 1, from, first, block);
        }
      }
    }

    /** Applies the resize to the filters of a row, along the row and then across it. */
    private void fold(float[][] taps, int y, float[][] into) {
      rows.transposed(y, rowWeights);
      int padded = padded();
      for (int column = 0; column < columns.extent(); column++) {
        kernels.foldColumn(taps, columnPlanes, d, columns.extent(), column, resized, padded);
        for (int a = 0; a < part.length; a++) {
          part[a] = into[column * part.length + a];
          Arrays.fill(part[a], 0);
        }
        kernels.matmulAdd(part.length, padded, d, rowWeights, 0, d, resized, part);
      }
    }

    /**
     * Copies the rows that a band reads, a block of channels of each pixel. The window of a pair of
     * rows can reach beyond what one of the two needs: its weights there are zero, and so are the
     * rows, if the source does not have them.
     */
    private void load(int image, int first, int last, int block) {
      NDArray array = source.array();
      int stride = blocks.padded(block);
      int size = blocks.size(block);
      for (int row = first; row < last; row++) {
        int from = (image * array.shape().h() + row - source.firstRow()) * sourceWidth * channels;
        int at = array.offset() + from + blocks.first(block);
        int to = memory.start(0) + (row - first) * sourceWidth * stride;
        if (row < source.firstRow() || row >= source.firstRow() + array.shape().h()) {
          Arrays.fill(memory.data(), to, to + sourceWidth * stride, 0);
          continue;
        }
        WindowSources.copyPixels(array, at, sourceWidth, size, memory.data(), to, stride);
      }
    }

    private void convolve(int image, int upper, int lower, int from, int first, int block) {
      int size = blocks.size(block);
      int padded = blocks.padded(block);
      int rowLength = sourceWidth * padded;
      boolean whole = size == padded;
      float[] target = whole ? out.data() : memory.data();
      int outUpper = whole ? index(image, upper, block) : memory.start(1);
      int outLower = whole ? index(image, lower, block) : memory.start(1) + width * padded;
      int outStride = whole ? channels : padded;
      kernels.foldedConv(
          memory.data(),
          memory.start(0) + (rows.start(firstRow + upper) - first) * rowLength,
          rowLength,
          padded,
          columns,
          rows.extent(),
          folded[upper - from],
          folded[lower - from],
          bias,
          blocks.first(block),
          target,
          outUpper,
          outLower,
          outStride,
          width);
      for (int x = 0; !whole && x < width; x++) {
        int to = x * channels;
        System.arraycopy(
            target, outUpper + x * padded, out.data(), index(image, upper, block) + to, size);
        System.arraycopy(
            target, outLower + x * padded, out.data(), index(image, lower, block) + to, size);
      }
    }

    private int index(int image, int y, int block) {
      return (image * out.shape().h() + y) * width * channels + blocks.first(block);
    }
  }
}
