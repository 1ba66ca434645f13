package org.featup.internal.cuda.pool;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.CudaResample;
import org.featup.internal.cuda.maps.DeviceResampling;
import org.featup.internal.cuda.maps.MapSums;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.internal.cuda.memory.Opened;
import org.featup.ndarray.NDArray;
import org.featup.spi.AttentionGradients;
import org.featup.spi.PoolGrid;

/** Launches what is in {@code attention.ptx}: the weights of windows and their gradients. */
final class AttentionKernels {
  private static final String FILE = "attention";

  private final CudaSession session;
  private final CudaResample resample;

  AttentionKernels(CudaSession session) {
    this.session = session;
    this.resample = new CudaResample(session);
  }

  /**
   * Computes the weights of a view; the caller closes it.
   *
   * @param w factors of the kernel
   * @param b logits of its places
   */
  AttentionView view(
      NDArray saliency, DeviceResampling view, PoolGrid grid, DeviceMemory w, DeviceMemory b) {
    try (Opened<NDArray> seen = new Opened<>(resample.resample(saliency, view))) {
      PoolWindows windows = PoolWindows.over(seen.value().shape(), grid);
      try (DeviceInput pixels = session.input(seen.value());
          Opened<DeviceMemory> weights = new Opened<>(floats(windows.weights()))) {
        session
            .kernel(FILE, "attention_weights")
            .launch(
                PoolWindows.warps(windows.cells()),
                pixels.memory(),
                w,
                b,
                weights.value(),
                windows.cells(),
                windows.height(),
                windows.width(),
                grid.height(),
                grid.width(),
                grid.kernel(),
                windows.strideH(),
                windows.strideW());
        return new AttentionView(windows, seen.keep(), weights.keep());
      }
    }
  }

  /**
   * The backward pass from the weights.
   *
   * @param back from the view to the saliency
   * @param w factors of the kernel
   * @param dWeights gradient by the weights, (cells, taps); overwritten
   * @param gradients those of saliency and kernel are added to
   */
  void backward(
      AttentionView view,
      DeviceResampling back,
      DeviceMemory w,
      DeviceMemory dWeights,
      AttentionGradients gradients) {
    PoolWindows windows = view.windows();
    int taps = windows.grid().taps();
    session
        .kernel(FILE, "attention_grad_logits")
        .launch(
            PoolWindows.warps(windows.cells()), view.weights(), dWeights, windows.cells(), taps);
    try (DeviceInput pixels = session.input(view.saliency());
        NewArray dSeen = NewArray.of(session, view.saliency().shape());
        DeviceMemory dKernel = floats(2 * taps)) {
      grid(
          "attention_grad_saliency",
          windows.pixels(),
          view,
          windows.pixels(),
          dWeights,
          w,
          dSeen.memory());
      MapSums.add(session, resample.resample(dSeen.array(), back), gradients.dSaliency());
      grid(
          "attention_grad_kernel", taps, view, windows.cells(), dWeights, pixels.memory(), dKernel);
      float[] sums = new float[2 * taps];
      session.context().download(dKernel, 0, sums, 0, sums.length);
      for (int t = 0; t < taps; t++) {
        gradients.dw()[t] += sums[t];
        gradients.db()[t] += sums[taps + t];
      }
    }
  }

  private void grid(
      String entry,
      int threads,
      AttentionView view,
      int count,
      DeviceMemory dLogits,
      DeviceMemory second,
      DeviceMemory result) {
    PoolWindows windows = view.windows();
    session
        .kernel(FILE, entry)
        .launch(
            PoolWindows.threads(threads),
            dLogits,
            second,
            result,
            count,
            windows.height(),
            windows.width(),
            windows.grid().height(),
            windows.grid().width(),
            windows.grid().kernel(),
            windows.strideH(),
            windows.strideW());
  }

  private DeviceMemory floats(int count) {
    return session.context().allocate((long) Float.BYTES * count);
  }
}
