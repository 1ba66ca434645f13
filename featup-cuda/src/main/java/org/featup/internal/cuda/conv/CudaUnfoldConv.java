package org.featup.internal.cuda.conv;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;

/**
 * The adaptive convolution by unfolding: what {@link CudaAdaptiveConv} is measured against. It
 * holds D*D times the source, and nothing else uses it.
 */
public final class CudaUnfoldConv implements ConvOps {
  private static final String FILE = "unfold";
  private static final int LANES = 32;
  private static final int ROWS = 8;

  private final CudaSession session;
  private final ConvStorage storage;

  public CudaUnfoldConv(CudaSession session) {
    this.session = session;
    this.storage = new ConvStorage(session);
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    Shape shape = out.shape();
    int taps = filters.shape().c();
    try (DeviceInput x = session.input(padded);
        DeviceInput f = session.input(filters);
        DeviceMemory columns = unfold(x.memory(), padded.shape(), shape)) {
      int pixels = pixels(shape);
      storage.output(
          out,
          (y, half) -> {
            if (half) {
              throw new IllegalArgumentException("expected an array of floats to write to");
            }
            launch("unfold_sum", pixels, f.memory(), columns, y, pixels, shape.c(), taps);
          });
    }
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    Shape shape = dOut.shape();
    int taps = filters.shape().c();
    int d = StageParameters.diameterOf(taps);
    Shape padded = shape.withSize(shape.h() + d - 1, shape.w() + d - 1);
    int rows = rows(shape, taps);
    int pixels = pixels(padded);
    int c = shape.c();
    try (DeviceInput dY = session.input(dOut);
        DeviceInput f = session.input(filters);
        DeviceMemory dColumns = columns(shape, taps)) {
      launch("unfold_grad_columns", rows, dY.memory(), f.memory(), dColumns, rows, c, taps);
      return storage.floats(
          padded,
          dX -> launch("unfold_fold", pixels, dColumns, dX, pixels, c, shape.h(), shape.w(), d));
    }
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    Shape shape = dOut.shape();
    int d = padded.shape().h() - shape.h() + 1;
    int taps = d * d;
    int rows = rows(shape, taps);
    try (DeviceInput dY = session.input(dOut);
        DeviceInput x = session.input(padded);
        DeviceMemory columns = unfold(x.memory(), padded.shape(), shape)) {
      return storage.floats(
          shape.withChannels(taps),
          dF ->
              launch("unfold_grad_filters", rows, dY.memory(), columns, dF, rows, shape.c(), taps));
    }
  }

  private DeviceMemory unfold(DeviceMemory source, Shape padded, Shape shape) {
    int d = padded.h() - shape.h() + 1;
    DeviceMemory columns = columns(shape, d * d);
    try {
      int rows = rows(shape, d * d);
      launch(FILE, rows, source, columns, rows, shape.c(), shape.h(), shape.w(), d);
      return columns;
    } catch (RuntimeException e) {
      columns.close();
      throw e;
    }
  }

  private DeviceMemory columns(Shape shape, int taps) {
    return session.context().allocate(4L * rows(shape, taps) * shape.c());
  }

  private void launch(String entry, int rows, Object... arguments) {
    int blocks = ConvTiles.ceilDiv(rows, ROWS);
    LaunchShape shape = new LaunchShape(blocks, 1, 1, LANES, ROWS, 1, 0);
    session.kernel(FILE, entry).launch(shape, arguments);
  }

  private static int pixels(Shape shape) {
    return shape.withChannels(1).arrayLength();
  }

  private static int rows(Shape shape, int taps) {
    return shape.withChannels(taps).arrayLength();
  }
}
