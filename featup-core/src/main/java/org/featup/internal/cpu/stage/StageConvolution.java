package org.featup.internal.cpu.stage;

import java.util.Arrays;
import java.util.function.Supplier;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.common.ScratchMemory;
import org.featup.internal.cpu.common.WindowSources;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.FoldedSource;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Band;
import org.featup.spi.FoldedAxis;
import org.featup.spi.Workers;

/**
 * A JBU stage applied to its source, in bands of output rows that threads share. For a band, the
 * resize is folded into its filters ({@link FoldedAxis}). Then a window slides down the source, its
 * rows copied so that the pixels of a block of channels are close together, and pair after pair of
 * output rows is computed: block after block, because the source of one stays in the first-level
 * cache, and all blocks of a pair, because its rows then leave the cache whole. Neither the resized
 * nor the bordered map ever exists.
 */
public final class StageConvolution {
  /** Elements of a window: some megabyte, which the second-level cache can hold. */
  private static final int WINDOW = 320 * 1024;

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
  public StageConvolution(
      RowKernels kernels, Band source, int height, int d, NDArray out, int firstRow, float[] bias) {
    this.kernels = kernels;
    this.source = source;
    this.out = out;
    this.firstRow = firstRow;
    this.d = d;
    this.rows = FoldedAxis.of(source.height(), height, d, 2);
    this.columns = FoldedAxis.of(source.array().shape().w(), out.shape().w(), d, 2);
    this.columnPlanes = FoldedWeights.planes(columns, padded());
    this.blocks = Blocks.of(out.shape().c(), kernels);
    this.bias = new float[Blocks.roundUp(out.shape().c(), kernels.lanes())];
    if (bias != null) {
      System.arraycopy(bias, 0, this.bias, 0, bias.length);
    }
  }

  /** Columns of a plane. */
  public int padded() {
    return Blocks.roundUp(out.shape().w(), kernels.columns());
  }

  /** Computes all rows. Each thread makes its own filters. */
  public void run(Workers workers, Supplier<FilterPlanes> filters) {
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
    private final QuadFilters quads;
    private final float[][] folded;
    private final float[][][] column = new float[d][d][];
    private final float[][] resized;
    private final float[][][] resizedColumn = new float[d][rows.extent()][];
    private final float[] rowWeights;
    private final int together;
    private final int[] window = new int[rows.extent()];
    private final ScratchMemory memory;
    private int loaded;

    Scratch(FilterPlanes filters, int bandRows) {
      this.filters = filters;
      int taps = rows.extent() * columns.extent();
      this.quads = new QuadFilters(bandRows / 2 + 1, width, taps);
      this.folded = new float[taps][kernels.columns()];
      this.resized = new float[d * rows.extent()][kernels.columns()];
      for (int v = 0; v < d; v++) {
        System.arraycopy(resized, v * rows.extent(), resizedColumn[v], 0, rows.extent());
      }
      this.rowWeights = new float[rows.extent() * d];
      int widest = blocks.widestPadded();
      int ofBlock = rows.extent() * sourceWidth * widest;
      this.together = Math.min(blocks.count(), Math.max(1, WINDOW / ofBlock));
      this.memory = ScratchMemory.of(together * ofBlock, 2 * width * widest);
    }

    void band(int image, int from, int to) {
      int pair = 0;
      for (int upper = from; upper < to; upper = lower(upper, to) + 1) {
        foldPair(image, upper, lower(upper, to), pair++);
      }
      for (int first = 0; first < blocks.count(); first += together) {
        int last = Math.min(blocks.count(), first + together);
        loaded = rows.start(firstRow + from);
        pair = 0;
        for (int upper = from; upper < to; upper = lower(upper, to) + 1) {
          moveTo(image, rows.start(firstRow + upper), first, last);
          for (int block = first; block < last; block++) {
            convolve(image, upper, lower(upper, to), pair, first, block);
          }
          pair++;
        }
      }
    }

    /** The other row of a pair, or the same row if the band ends between the two. */
    private int lower(int upper, int to) {
      return Math.min(to - 1, upper + 1 - (firstRow + upper) % 2);
    }

    private void foldPair(int image, int upper, int lower, int pair) {
      for (int y = upper; y <= lower; y++) {
        FoldedWeights.transposed(rows, firstRow + y, rowWeights);
        for (int x = 0; x < width; x += kernels.columns()) {
          int size = Math.min(kernels.columns(), width - x);
          fold(filters.piece(image, firstRow + y, x, size), x, size);
          quads.put(pair, y - upper, x, size, folded);
          if (upper == lower) {
            quads.put(pair, 1, x, size, folded);
          }
        }
      }
    }

    /** Applies the resize to the filters of some pixels, across the row and then along it. */
    private void fold(float[][] taps, int from, int size) {
      int padded = Blocks.roundUp(size, kernels.lanes());
      for (float[] plane : resized) {
        Arrays.fill(plane, 0, padded, 0);
      }
      for (int v = 0; v < d; v++) {
        for (int u = 0; u < d; u++) {
          column[v][u] = taps[u * d + v];
        }
        kernels.matmulAdd(rows.extent(), padded, d, rowWeights, 0, d, column[v], resizedColumn[v]);
      }
      kernels.foldColumns(
          resized, rows.extent(), columnPlanes, d, columns.extent(), folded, from, padded);
    }

    /**
     * Moves the window down the source. The window of a pair of rows can reach beyond what one of
     * the two needs: its weights there are zero, and so are the rows, if the source does not have
     * them.
     */
    private void moveTo(int image, int row, int firstBlock, int lastBlock) {
      NDArray array = source.array();
      for (; loaded < row + rows.extent(); loaded++) {
        int inSource = loaded - source.firstRow();
        for (int block = firstBlock; block < lastBlock; block++) {
          int to = slot(loaded, block - firstBlock);
          if (inSource < 0 || inSource >= array.shape().h()) {
            Arrays.fill(memory.data(), to, to + sourceWidth * blocks.padded(block), 0);
          } else {
            int pixel = (image * array.shape().h() + inSource) * sourceWidth;
            WindowSources.copyPixels(array, pixel, sourceWidth, blocks, block, memory.data(), to);
          }
        }
      }
    }

    /** Where a row of a block lies: the next row takes the place of the oldest. */
    private int slot(int row, int block) {
      int ring = (block * rows.extent() + Math.floorMod(row, rows.extent())) * sourceWidth;
      return memory.start(0) + ring * blocks.widestPadded();
    }

    private void convolve(int image, int upper, int lower, int pair, int first, int block) {
      int padded = blocks.padded(block);
      for (int a = 0; a < window.length; a++) {
        window[a] = slot(rows.start(firstRow + upper) + a, block - first);
      }
      FoldedSource folds = new FoldedSource(memory.data(), window, padded, columns);
      PixelRow outUpper = target(image, upper, block, memory.start(1));
      PixelRow outLower = target(image, lower, block, memory.start(1) + width * padded);
      kernels.foldedConv(folds, quads.pair(pair), outUpper, outLower, bias, blocks.first(block));
      store(outUpper, image, upper, block);
      store(outLower, image, lower, block);
    }

    /** The output's own memory, unless whole vectors would write over the next pixel. */
    private PixelRow target(int image, int y, int block, int scratch) {
      int padded = blocks.padded(block);
      return blocks.size(block) == padded
          ? new PixelRow(out.data(), index(image, y, block), channels, width)
          : new PixelRow(memory.data(), scratch, padded, width);
    }

    private void store(PixelRow row, int image, int y, int block) {
      if (row.data() == out.data()) {
        return;
      }
      int to = index(image, y, block);
      for (int x = 0; x < width; x++) {
        int at = row.offset() + x * row.stride();
        System.arraycopy(row.data(), at, out.data(), to + x * channels, blocks.size(block));
      }
    }

    private int index(int image, int y, int block) {
      int pixel = (image * out.shape().h() + y) * width;
      return out.offset() + pixel * channels + blocks.first(block);
    }
  }
}
