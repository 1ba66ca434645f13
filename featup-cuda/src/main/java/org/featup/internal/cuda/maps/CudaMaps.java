package org.featup.internal.cuda.maps;

import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.MapOps;

/** Maps that gradients are collected in, on the device; what is written on the heap stays there. */
public final class CudaMaps implements MapOps {
  private static final String FILE = "maps";
  private static final int THREADS = 128;

  private final CudaSession session;
  private final BlockTotal total;

  public CudaMaps(CudaSession session) {
    this(session, new BlockTotal(session));
  }

  public CudaMaps(CudaSession session, BlockTotal total) {
    this.session = session;
    this.total = total;
  }

  @Override
  public NDArray zeros(Shape shape) {
    try (NewArray array = NewArray.of(session, shape)) {
      session.context().zero(array.memory(), 0, 4L * shape.arrayLength());
      return array.keep();
    }
  }

  @Override
  public void add(NDArray x, NDArray sum) {
    if (!session.isHere(sum)) {
      MapOps.super.add(x, sum);
      return;
    }
    try (DeviceInput input = session.input(x)) {
      MapSums.write(session, input.memory(), sum, false);
    }
  }

  @Override
  public void set(NDArray x, NDArray to) {
    if (!session.isHere(to)) {
      MapOps.super.set(x, to);
      return;
    }
    try (DeviceInput input = session.input(x)) {
      MapSums.write(session, input.memory(), to, true);
    }
  }

  @Override
  public float[] channelSums(NDArray x) {
    Shape shape = x.shape();
    try (DeviceInput map = session.input(x)) {
      return ColumnSums.of(session, map.memory(), shape.n() * shape.h() * shape.w(), shape.c());
    }
  }

  @Override
  public double subtract(NDArray from, NDArray x) {
    if (!session.isHere(from) || !from.isDense(Layout.CHANNELS_LAST)) {
      return MapOps.super.subtract(from, x);
    }
    int elements = x.shape().arrayLength();
    try (GradientMap difference = GradientMap.of(session, from);
        DeviceInput less = session.input(x)) {
      return total.of(
          elements,
          THREADS,
          (launch, sums) ->
              session
                  .kernel(FILE, "map_subtract")
                  .launch(launch, difference.memory(), less.memory(), sums, elements));
    }
  }

  @Override
  public void addDifference(NDArray a, NDArray b, float factor, NDArray sum) {
    int elements = sum.shape().arrayLength();
    try (DeviceInput more = session.input(a);
        DeviceInput less = session.input(b);
        GradientMap gradient = GradientMap.of(session, sum)) {
      session
          .kernel(FILE, "map_add_difference")
          .launch(
              PoolWindows.threads(elements),
              more.memory(),
              less.memory(),
              gradient.memory(),
              elements,
              factor);
      gradient.add();
    }
  }
}
