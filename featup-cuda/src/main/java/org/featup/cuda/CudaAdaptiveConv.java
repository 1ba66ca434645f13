package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.cuda.driver.LaunchShape;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The spatially adaptive convolution (equation 4) and its gradients on a device. D = 3, 5, 7 run in
 * tiles staged in shared memory, other diameters in plainer kernels. Each element is summed in one
 * order, so results are equal to the bit from run to run.
 */
final class CudaAdaptiveConv implements ConvOps {
  /** Set to {@code true}: what the convolution reads and writes is stored as fp16 for it. */
  static final String FP16 = "featup.cuda.fp16";

  private static final String ANY = "adaptive_conv_any";
  private static final String GRAD_FILTERS = "adaptive_conv_grad_filters";
  private static final int LANES = 32;
  private static final int THREADS = 128;
  private static final int SUM_THREADS = 256;

  private final CudaSession session;
  private final ConvStorage storage;

  /** Stores as the system property {@value #FP16} says. */
  CudaAdaptiveConv(CudaSession session) {
    this(session, Boolean.getBoolean(FP16));
  }

  CudaAdaptiveConv(CudaSession session, boolean half) {
    this.session = session;
    this.storage = new ConvStorage(session, half);
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    try (DeviceInput x = storage.input(padded);
        DeviceInput f = storage.input(filters)) {
      int d = diameter(filters.shape());
      storage.output(
          out, y -> convolve(x.memory(), padded.shape(), f.memory(), y, out.shape(), d, 0));
    }
  }

  /** Turned filters over the gradient, which zeros surround. */
  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    int d = diameter(filters.shape());
    Shape size = dOut.shape();
    Shape shape = size.withSize(size.h() + d - 1, size.w() + d - 1);
    try (DeviceInput dY = storage.input(dOut);
        DeviceInput f = storage.input(filters)) {
      return storage.output(shape, dX -> convolve(dY.memory(), size, f.memory(), dX, shape, d, 1));
    }
  }

  /** Floats, whatever the storage. */
  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    int d = padded.shape().h() - dOut.shape().h() + 1;
    Shape shape = dOut.shape().withChannels(d * d);
    try (DeviceInput dY = storage.input(dOut);
        DeviceInput x = storage.input(padded)) {
      ConvTiles tiles = new ConvTiles(dOut.shape(), d);
      return storage.floats(
          shape,
          tiles.supported()
              ? out -> tiledGradFilters(dY.memory(), x.memory(), out, tiles)
              : out -> anyGradFilters(dY.memory(), x.memory(), out, dOut.shape(), d));
    }
  }

  private void convolve(
      DeviceMemory source,
      Shape sourceShape,
      DeviceMemory filters,
      DeviceMemory out,
      Shape shape,
      int d,
      int turned) {
    ConvTiles tiles = new ConvTiles(shape, d);
    if (tiles.supported()) {
      int chunks = tiles.chunksPerRange(1);
      session
          .kernel("adaptive_conv", "adaptive_conv_tile")
          .launch(
              tiles.convolution(chunks),
              source,
              filters,
              out,
              shape.c(),
              sourceShape.h(),
              sourceShape.w(),
              shape.h(),
              shape.w(),
              d,
              turned,
              storage.flag(),
              chunks);
      return;
    }
    session
        .kernel(ANY, "adaptive_conv_any")
        .launch(
            anyShape(shape),
            source,
            filters,
            out,
            shape.n(),
            shape.c(),
            sourceShape.h(),
            sourceShape.w(),
            shape.h(),
            shape.w(),
            d,
            turned,
            storage.flag());
  }

  /** Blocks of groups of four pixels by up to 32 lanes, each of which takes four channels. */
  static LaunchShape anyShape(Shape shape) {
    int lanes = Math.min(shape.c(), LANES);
    int groups = THREADS / lanes;
    long fours = (long) shape.n() * shape.h() * ConvTiles.ceilDiv(shape.w(), 4);
    int blocks = ConvTiles.ceilDiv(fours, groups);
    return new LaunchShape(
        blocks, ConvTiles.ceilDiv(shape.c(), 4L * lanes), 1, lanes, groups, 1, 0);
  }

  private void tiledGradFilters(
      DeviceMemory dOut, DeviceMemory source, DeviceMemory out, ConvTiles tiles) {
    int chunks = tiles.chunksPerRange(2);
    int ranges = tiles.ranges(chunks);
    int elements = tiles.shape().withChannels(tiles.diameter() * tiles.diameter()).arrayLength();
    if (ranges == 1) {
      tiledGradFilters(dOut, source, out, tiles, chunks, elements);
      return;
    }
    try (DeviceMemory parts = session.context().allocate(4L * ranges * elements)) {
      tiledGradFilters(dOut, source, parts, tiles, chunks, elements);
      LaunchShape shape = LaunchShape.of(ConvTiles.ceilDiv(elements, SUM_THREADS), SUM_THREADS);
      session
          .kernel(GRAD_FILTERS, "adaptive_conv_grad_filters_sum")
          .launch(shape, parts, out, ranges, elements);
    }
  }

  private void tiledGradFilters(
      DeviceMemory dOut,
      DeviceMemory source,
      DeviceMemory out,
      ConvTiles tiles,
      int chunks,
      int elements) {
    Shape shape = tiles.shape();
    session
        .kernel(GRAD_FILTERS, "adaptive_conv_grad_filters_tile")
        .launch(
            tiles.gradFilters(chunks),
            dOut,
            source,
            out,
            shape.c(),
            shape.h(),
            shape.w(),
            tiles.diameter(),
            storage.flag(),
            chunks,
            elements);
  }

  private void anyGradFilters(
      DeviceMemory dOut, DeviceMemory source, DeviceMemory out, Shape shape, int d) {
    int elements = shape.withChannels(d * d).arrayLength();
    session
        .kernel(ANY, "adaptive_conv_grad_filters_any")
        .launch(
            new LaunchShape(ConvTiles.ceilDiv(elements, LANES), 1, 1, 4, LANES, 1, 0),
            dOut,
            source,
            out,
            elements,
            shape.c(),
            shape.h(),
            shape.w(),
            d,
            storage.flag());
  }

  private static int diameter(Shape filters) {
    return (int) Math.round(Math.sqrt(filters.c()));
  }
}
