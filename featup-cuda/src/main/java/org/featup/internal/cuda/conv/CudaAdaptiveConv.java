package org.featup.internal.cuda.conv;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;

/**
 * The spatially adaptive convolution (equation 4) and its gradients on a device. D = 3, 5, 7 run in
 * tiles staged in shared memory, other diameters in plainer kernels. Each element is summed in one
 * order, so results are equal to the bit from run to run.
 */
public final class CudaAdaptiveConv implements ConvOps {
  private static final String ANY = "adaptive_conv_any";
  private static final String GRAD_FILTERS = "adaptive_conv_grad_filters";
  private static final int LANES = 32;
  private static final int THREADS = 128;
  private static final int SUM_THREADS = 256;

  private final CudaSession session;
  private final ConvStorage storage;

  public CudaAdaptiveConv(CudaSession session) {
    this.session = session;
    this.storage = new ConvStorage(session);
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    int d = StageParameters.diameterOf(filters.shape().c());
    try (ConvInputs in = ConvInputs.of(session, padded, filters)) {
      storage.output(
          out, (y, half) -> convolve(in, padded.shape(), y, out.shape(), d, 0, half ? 2 : 0));
    }
  }

  /** Turned filters over the gradient, which zeros surround. */
  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    int d = StageParameters.diameterOf(filters.shape().c());
    Shape size = dOut.shape();
    Shape shape = size.withSize(size.h() + d - 1, size.w() + d - 1);
    try (ConvInputs in = ConvInputs.of(session, dOut, filters)) {
      return storage.floats(shape, dX -> convolve(in, size, dX, shape, d, 1, 0));
    }
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    int d = padded.shape().h() - dOut.shape().h() + 1;
    Shape shape = dOut.shape().withChannels(d * d);
    ConvTiles tiles = new ConvTiles(dOut.shape(), d);
    try (ConvInputs in = ConvInputs.of(session, dOut, padded)) {
      return storage.floats(
          shape,
          tiles.supported()
              ? out -> tiledGradFilters(in, out, tiles)
              : out -> anyGradFilters(in, out, tiles));
    }
  }

  private void convolve(
      ConvInputs in,
      Shape sourceShape,
      DeviceMemory out,
      Shape shape,
      int d,
      int turned,
      int halfOut) {
    ConvTiles tiles = new ConvTiles(shape, d);
    if (tiles.supported()) {
      tiled(in, sourceShape, out, tiles, tiles.chunksPerRange(1), turned, halfOut);
      return;
    }
    session
        .kernel(ANY, "adaptive_conv_any")
        .launch(
            anyShape(shape),
            in.first().memory(),
            in.second().memory(),
            out,
            shape.n(),
            shape.c(),
            sourceShape.h(),
            sourceShape.w(),
            shape.h(),
            shape.w(),
            d,
            turned,
            flag(in) + halfOut);
  }

  /** The same in tiles, each block with some chunks of the channels. */
  public void tiled(
      ConvInputs in,
      Shape sourceShape,
      DeviceMemory out,
      ConvTiles tiles,
      int chunks,
      int turned,
      int halfOut) {
    Shape shape = tiles.shape();
    session
        .kernel("adaptive_conv", "adaptive_conv_tile")
        .launch(
            tiles.convolution(chunks),
            in.first().memory(),
            in.second().memory(),
            out,
            shape.c(),
            sourceShape.h(),
            sourceShape.w(),
            shape.h(),
            shape.w(),
            tiles.diameter(),
            turned,
            flag(in) + halfOut,
            chunks);
  }

  /** What kernels take for the storage of what they read. */
  private static int flag(ConvInputs in) {
    return in.half() ? 1 : 0;
  }

  /** Blocks of groups of four pixels by up to 32 lanes, each of which takes four channels. */
  public static LaunchShape anyShape(Shape shape) {
    int lanes = Math.min(shape.c(), LANES);
    int groups = THREADS / lanes;
    long fours = (long) shape.n() * shape.h() * ConvTiles.ceilDiv(shape.w(), 4);
    int blocks = ConvTiles.ceilDiv(fours, groups);
    return new LaunchShape(
        blocks, ConvTiles.ceilDiv(shape.c(), 4L * lanes), 1, lanes, groups, 1, 0);
  }

  private void tiledGradFilters(ConvInputs in, DeviceMemory out, ConvTiles tiles) {
    int chunks = tiles.chunksPerRange(2);
    int ranges = tiles.ranges(chunks);
    if (ranges == 1) {
      parts(in, out, tiles, chunks);
      return;
    }
    int elements = filters(tiles);
    try (DeviceMemory parts = session.context().allocate(4L * ranges * elements)) {
      parts(in, parts, tiles, chunks);
      LaunchShape shape = LaunchShape.of(ConvTiles.ceilDiv(elements, SUM_THREADS), SUM_THREADS);
      session
          .kernel(GRAD_FILTERS, "adaptive_conv_grad_filters_sum")
          .launch(shape, parts, out, ranges, elements);
    }
  }

  /** The sums of each range of channels, one after the other. */
  public void parts(ConvInputs in, DeviceMemory parts, ConvTiles tiles, int chunks) {
    Shape shape = tiles.shape();
    session
        .kernel(GRAD_FILTERS, "adaptive_conv_grad_filters_tile")
        .launch(
            tiles.gradFilters(chunks),
            in.first().memory(),
            in.second().memory(),
            parts,
            shape.c(),
            shape.h(),
            shape.w(),
            tiles.diameter(),
            flag(in),
            chunks,
            filters(tiles));
  }

  private static int filters(ConvTiles tiles) {
    return tiles.shape().withChannels(tiles.diameter() * tiles.diameter()).arrayLength();
  }

  private void anyGradFilters(ConvInputs in, DeviceMemory out, ConvTiles tiles) {
    Shape shape = tiles.shape();
    int elements = filters(tiles);
    session
        .kernel(ANY, "adaptive_conv_grad_filters_any")
        .launch(
            new LaunchShape(ConvTiles.ceilDiv(elements, LANES), 1, 1, 4, LANES, 1, 0),
            in.first().memory(),
            in.second().memory(),
            out,
            elements,
            shape.c(),
            shape.h(),
            shape.w(),
            tiles.diameter(),
            flag(in));
  }
}
