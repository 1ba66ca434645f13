package org.featup.internal.cuda.pool;

import java.util.List;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.CudaResample;
import org.featup.internal.cuda.maps.HeapSums;
import org.featup.internal.cuda.maps.MapSums;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * Pooling with the same weights in every cell. The map is resampled for each view, and pooled from
 * there: on a device, whose memory is fast, one map of a view at a time costs less than folding the
 * view into the weights of every window.
 */
public final class CudaPool {
  private final CudaSession session;
  private final CudaResample resample;
  private final PoolLauncher kernels;

  public CudaPool(CudaSession session) {
    this.session = session;
    this.resample = new CudaResample(session);
    this.kernels = new PoolLauncher(session);
  }

  /** See {@link org.featup.spi.PoolOps#pool}. */
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    try (NewArray out = NewArray.of(session, outputShape(x.shape(), views, grid));
        DeviceMemory shared = session.upload(weights)) {
      long to = out.memory().address();
      for (Resampling view : views) {
        try (NDArray seen = resample.resample(x, view.rows(), view.columns());
            DeviceInput map = session.input(seen)) {
          PoolWindows windows = PoolWindows.over(seen.shape(), grid);
          kernels.pool(windows, x.shape().c(), map.memory(), shared, false, to);
          to += bytes(windows, x.shape().c());
        }
      }
      return out.keep();
    }
  }

  /** See {@link org.featup.spi.PoolOps#poolGradients}. */
  public void poolGradients(
      NDArray x,
      List<Resampling> views,
      PoolGrid grid,
      float[] weights,
      NDArray dOut,
      NDArray dX,
      float[] dWeights) {
    int channels = x.shape().c();
    try (DeviceInput gradients = session.input(dOut);
        DeviceMemory shared = session.upload(weights);
        DeviceMemory sums = session.context().allocate((long) Float.BYTES * weights.length)) {
      long from = gradients.memory().address();
      for (Resampling view : views) {
        try (NDArray seen = resample.resample(x, view.rows(), view.columns());
            DeviceInput map = session.input(seen);
            NewArray dSeen = NewArray.of(session, seen.shape())) {
          PoolWindows windows = PoolWindows.over(seen.shape(), grid);
          kernels.gradMap(windows, channels, from, shared, false, dSeen.memory());
          Resampling back = view.transpose();
          MapSums.add(session, resample.resample(dSeen.array(), back.rows(), back.columns()), dX);
          weightGradients(windows, channels, from, map.memory(), sums);
          HeapSums.add(session.context(), sums, 0, dWeights);
          from += bytes(windows, channels);
        }
      }
    }
  }

  private void weightGradients(
      PoolWindows windows, int channels, long dOut, DeviceMemory map, DeviceMemory sums) {
    try (DeviceMemory parts = session.context().allocate((long) Float.BYTES * windows.weights())) {
      kernels.gradWeights(windows, channels, dOut, map, parts, false);
      kernels.sum(windows, parts, sums);
    }
  }

  /** The shape of a pooled map: a batch of all views of all images. */
  public static Shape outputShape(Shape map, List<Resampling> views, PoolGrid grid) {
    int batch = Math.multiplyExact(views.size(), map.n());
    return new Shape(batch, map.c(), grid.height(), grid.width());
  }

  /** Bytes of the pooled map of one view. */
  public static long bytes(PoolWindows windows, int channels) {
    return (long) Float.BYTES * windows.cells() * channels;
  }
}
