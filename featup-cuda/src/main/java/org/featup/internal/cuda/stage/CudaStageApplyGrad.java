package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.maps.DeviceAxis;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;

/** The gradients of {@link CudaStageApply} by source and filters. */
public final class CudaStageApplyGrad implements AutoCloseable {
  private static final int THREADS = 128;
  private static final int WARPS = THREADS / 32;

  private final CudaSession session;
  private final StageAxes axes;

  public CudaStageApplyGrad(CudaSession session) {
    this.session = session;
    this.axes = new StageAxes(session);
  }

  /**
   * See {@link org.featup.spi.StageGradientOps#stageApplyGradSource}. The folded filters of all
   * images are in memory meanwhile, about as much as the filters are.
   */
  public NDArray source(NDArray dOut, NDArray filters, int height, int width) {
    Shape size = filters.shape();
    int diameter = StageParameters.diameterOf(size.c());
    try (NewArray dSource = NewArray.of(session, dOut.shape().withSize(height, width));
        DeviceInput gradient = session.input(dOut);
        DeviceInput weights = session.input(filters)) {
      axes.use(
          new StageAxes.Sizes(height, width, size.h(), size.w(), diameter),
          (rows, columns) -> {
            try (DeviceMemory folded = fold(weights.memory(), size, rows, columns)) {
              gather(gradient.memory(), folded, dOut.shape(), rows, columns, dSource);
            }
          });
      return dSource.keep();
    }
  }

  private DeviceMemory fold(DeviceMemory filters, Shape size, DeviceAxis rows, DeviceAxis columns) {
    long windows = (long) size.n() * rows.groups() * columns.groups();
    DeviceMemory folded =
        session.context().allocate(windows * rows.extent() * columns.extent() * 8 * Float.BYTES);
    try {
      int slice = rows.extent();
      while (WARPS * StageTile.scratchBytes(slice, rows.diameter()) > StageTile.SHARED_LIMIT) {
        slice--;
      }
      int shared = WARPS * StageTile.scratchBytes(slice, rows.diameter());
      int tiles = Math.toIntExact((long) size.n() * rows.groups() * tiles(size.w(), 16));
      session
          .kernel("stage_fold", "stage_fold")
          .launch(
              new LaunchShape(tiles(tiles, WARPS), 1, 1, THREADS, 1, 1, shared),
              filters,
              rows.weights(),
              columns.weights(),
              folded,
              size.h(),
              size.w(),
              rows.diameter(),
              rows.extent(),
              columns.extent(),
              slice,
              tiles);
      return folded;
    } catch (RuntimeException | Error e) {
      folded.close();
      throw e;
    }
  }

  private void gather(
      DeviceMemory dOut,
      DeviceMemory folded,
      Shape size,
      DeviceAxis rows,
      DeviceAxis columns,
      NewArray dSource) {
    Shape to = dSource.array().shape();
    long tiles = (long) to.n() * tiles(to.h(), 8) * tiles(to.w(), 8);
    int blocks = Math.toIntExact(tiles * tiles(to.c(), StageTile.CHANNELS));
    kernel("stage_apply_grad_source")
        .launch(
            LaunchShape.of(blocks, THREADS),
            dOut,
            folded,
            rows.starts(),
            rows.readers(),
            columns.starts(),
            columns.readers(),
            dSource.memory(),
            to.c(),
            size.h(),
            size.w(),
            to.h(),
            to.w(),
            rows.extent(),
            columns.extent());
  }

  /** See {@link org.featup.spi.StageGradientOps#stageApplyGradFilters}. */
  public NDArray filters(NDArray dOut, NDArray source, int diameter) {
    Shape size = dOut.shape();
    Shape from = source.shape();
    try (NewArray dFilters = NewArray.of(session, size.withChannels(diameter * diameter));
        DeviceInput gradient = session.input(dOut);
        DeviceInput features = session.input(source)) {
      axes.use(
          new StageAxes.Sizes(from.h(), from.w(), size.h(), size.w(), diameter),
          (rows, columns) -> {
            GradientTile tile = GradientTile.of(rows, columns);
            long tiles = (long) size.n() * tiles(rows.groups(), tile.pairs());
            int blocks = Math.toIntExact(tiles * tiles(size.w(), 16));
            kernel("stage_apply_grad_filters")
                .launch(
                    new LaunchShape(blocks, 1, 1, tile.threads(), 1, 1, tile.sharedBytes()),
                    gradient.memory(),
                    features.memory(),
                    rows.weightsByTap(),
                    rows.starts(),
                    columns.weights(),
                    columns.starts(),
                    dFilters.memory(),
                    size.c(),
                    from.h(),
                    from.w(),
                    size.h(),
                    size.w(),
                    diameter,
                    rows.extent(),
                    columns.extent(),
                    tile.pairs(),
                    tile.slots(),
                    tile.columns(),
                    tile.plane());
          });
      return dFilters.keep();
    }
  }

  private CudaKernel kernel(String name) {
    return session.kernel(name, name);
  }

  private static int tiles(int extent, int tile) {
    return (extent + tile - 1) / tile;
  }

  @Override
  public void close() {
    axes.close();
  }
}
