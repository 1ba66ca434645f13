package org.featup.internal.cuda.pool;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.CudaResample;
import org.featup.internal.cuda.maps.DeviceResampling;
import org.featup.internal.cuda.maps.MapSums;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * Pooling by attention (equation 2). The weights of a view's windows are computed once and used for
 * all maps; going back they are computed again.
 */
public final class CudaAttentionPool {
  private final CudaSession session;
  private final CudaResample resample;
  private final PoolLauncher kernels;
  private final AttentionKernels attention;

  public CudaAttentionPool(CudaSession session) {
    this.session = session;
    this.resample = new CudaResample(session);
    this.kernels = new PoolLauncher(session);
    this.attention = new AttentionKernels(session);
  }

  /** See {@link org.featup.spi.PoolOps#attentionPool}. */
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    List<NDArray> outputs = new ArrayList<>();
    boolean done = false;
    try (DeviceMemory w = session.upload(kernel.w());
        DeviceMemory b = session.upload(kernel.b())) {
      for (NDArray map : maps) {
        outputs.add(session.allocate(CudaPool.outputShape(map.shape(), views, grid)));
      }
      for (int j = 0; j < views.size(); j++) {
        try (DeviceResampling there = DeviceResampling.of(session, views.get(j));
            AttentionView view = attention.view(saliency, there, grid, w, b)) {
          for (int m = 0; m < maps.size(); m++) {
            pool(maps.get(m), there, view, outputs.get(m), j);
          }
        }
      }
      done = true;
      return outputs;
    } finally {
      if (!done) {
        outputs.forEach(NDArray::close);
      }
    }
  }

  private void pool(
      NDArray map, DeviceResampling there, AttentionView weights, NDArray output, int j) {
    try (NDArray seen = resample.resample(map, there);
        DeviceInput pixels = session.input(seen);
        DeviceInput out = session.input(output)) {
      int channels = map.shape().c();
      PoolWindows windows = weights.windows();
      long to = out.memory().address() + j * CudaPool.bytes(windows, channels);
      kernels.pool(windows, channels, pixels.memory(), weights.weights(), true, to);
    }
  }

  /** See {@link org.featup.spi.PoolOps#attentionPoolGradients}. */
  public void attentionPoolGradients(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel,
      List<NDArray> dOuts,
      AttentionGradients gradients) {
    try (DeviceMemory w = session.upload(kernel.w());
        DeviceMemory b = session.upload(kernel.b())) {
      for (int j = 0; j < views.size(); j++) {
        try (DeviceResampling there = DeviceResampling.of(session, views.get(j));
            DeviceResampling back = DeviceResampling.of(session, views.get(j).transpose());
            AttentionView view = attention.view(saliency, there, grid, w, b);
            DeviceMemory dWeights =
                session.context().allocate((long) Float.BYTES * view.windows().weights())) {
          for (int m = 0; m < maps.size(); m++) {
            NDArray map = maps.get(m);
            try (NDArray dSeen = dSeen(map, there, view, dOuts.get(m), j, dWeights, m > 0)) {
              NDArray gradient = resample.resample(dSeen, back);
              MapSums.add(session, gradient, gradients.dMaps().get(m));
            }
          }
          attention.backward(view, back, w, dWeights, gradients);
        }
      }
    }
  }

  /** Gives the gradient by the map in a view, and adds up those by the weights of the windows. */
  private NDArray dSeen(
      NDArray map,
      DeviceResampling there,
      AttentionView weights,
      NDArray dOut,
      int j,
      DeviceMemory dWeights,
      boolean add) {
    int channels = map.shape().c();
    PoolWindows windows = weights.windows();
    try (NDArray seen = resample.resample(map, there);
        DeviceInput pixels = session.input(seen);
        DeviceInput gradients = session.input(dOut);
        NewArray dSeen = NewArray.of(session, seen.shape())) {
      long from = gradients.memory().address() + j * CudaPool.bytes(windows, channels);
      kernels.gradWeights(windows, channels, from, pixels.memory(), dWeights, add);
      kernels.gradMap(windows, channels, from, weights.weights(), true, dSeen.memory());
      return dSeen.keep();
    }
  }
}
