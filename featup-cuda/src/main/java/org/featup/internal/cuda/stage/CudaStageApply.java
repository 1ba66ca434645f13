package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Band;
import org.featup.spi.StageParameters;

/** A stage's filters applied to its source: resize, border and convolution in one kernel. */
public final class CudaStageApply implements AutoCloseable {
  /** Three for each multiprocessor of a large device; with fewer tiles, blocks share channels. */
  private static final int ENOUGH_BLOCKS = 384;

  private final CudaSession session;
  private final StageAxes axes;
  private final int enoughBlocks;

  public CudaStageApply(CudaSession session) {
    this(session, ENOUGH_BLOCKS);
  }

  /** Shares the channels of a tile among blocks until there are {@code enoughBlocks}. */
  public CudaStageApply(CudaSession session, int enoughBlocks) {
    this.session = session;
    this.axes = new StageAxes(session);
    this.enoughBlocks = enoughBlocks;
  }

  /** See {@link org.featup.spi.Backend#stageApply}. */
  public NDArray apply(Band source, NDArray filters, int from, int to, float[] bias) {
    Shape shape = source.array().shape();
    Shape size = filters.shape();
    DeviceMemory halves = HalfBuffer.memoryOf(session, filters);
    try (NewArray out = NewArray.of(session, shape.withSize(to - from, size.w()));
        DeviceInput features = session.input(source.array());
        DeviceInput weights =
            halves == null ? session.input(filters) : new DeviceInput(halves, false);
        DeviceMemory constants = bias == null ? null : session.upload(bias)) {
      int diameter = StageParameters.diameterOf(size.c());
      axes.use(
          new StageAxes.Sizes(source.height(), shape.w(), size.h(), size.w(), diameter),
          (rows, columns) -> {
            StageTile tile = StageTile.of(rows, columns);
            long tiles = tiles(tile, shape.n(), from, to, size.w());
            int splits = splits(tiles, shape.c(), enoughBlocks);
            kernel()
                .launch(
                    shape(tile, tiles * splits),
                    features.memory(),
                    weights.memory(),
                    rows.weights(),
                    rows.starts(),
                    columns.weights(),
                    columns.starts(),
                    constants == null ? (Object) 0L : constants,
                    out.memory(),
                    shape.c(),
                    shape.w(),
                    source.firstRow(),
                    shape.h(),
                    size.h(),
                    size.w(),
                    from,
                    to,
                    diameter,
                    rows.extent(),
                    columns.extent(),
                    tile.sliceRows(),
                    tile.columns(),
                    tile.sourceBytes(),
                    splits,
                    halves == null ? 0 : 1);
          });
      return out.keep();
    }
  }

  private CudaKernel kernel() {
    return session.kernel("stage_apply", "stage_apply");
  }

  /** Tiles of the wanted rows, of all images. */
  public static long tiles(StageTile tile, int images, int from, int to, int width) {
    int pairs = (to - 1) / 2 - from / 2 + 1;
    return (long) images * ((pairs - 1) / tile.warps() + 1) * ((width - 1) / 16 + 1);
  }

  /** Blocks that share the channels of a tile, each with as many chunks of 32 as the others. */
  public static int splits(long tiles, int channels, int enoughBlocks) {
    int chunks = (channels + StageTile.CHANNELS - 1) / StageTile.CHANNELS;
    int wanted = (int) Math.min(chunks, (enoughBlocks + tiles - 1) / tiles);
    int each = (chunks + wanted - 1) / wanted;
    return (chunks + each - 1) / each;
  }

  private static LaunchShape shape(StageTile tile, long blocks) {
    return new LaunchShape(
        Math.toIntExact(blocks), 1, 1, 32 * tile.warps(), 1, 1, tile.sharedBytes());
  }

  @Override
  public void close() {
    axes.close();
  }
}
