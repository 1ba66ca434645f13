package org.featup.cuda;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.kernel.AttentionGradients;
import org.featup.kernel.AttentionKernel;
import org.featup.kernel.PoolGrid;
import org.featup.kernel.Resampling;
import org.featup.ndarray.NDArray;

/** Launches what is in {@code attention.ptx}: the weights of windows and their gradients. */
final class AttentionKernels {
  private static final String FILE = "attention";

  private final CudaSession session;
  private final CudaResample resample;

  AttentionKernels(CudaSession session) {
    this.session = session;
    this.resample = new CudaResample(session);
  }

  /** Computes the weights of a view; the caller closes it. */
  AttentionView view(NDArray saliency, Resampling view, PoolGrid grid, AttentionKernel kernel) {
    try (DeviceMemory b = session.upload(kernel.b());
        Opened<NDArray> seen =
            new Opened<>(resample.resample(saliency, view.rows(), view.columns()));
        Opened<DeviceMemory> w = new Opened<>(session.upload(kernel.w()))) {
      PoolWindows windows = PoolWindows.over(seen.value().shape(), grid);
      try (DeviceInput pixels = session.input(seen.value());
          Opened<DeviceMemory> weights = new Opened<>(floats(windows.weights()))) {
        session
            .kernel(FILE, "attention_weights")
            .launch(
                PoolWindows.warps(windows.cells()),
                pixels.memory(),
                w.value(),
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
        return new AttentionView(view, windows, seen.keep(), w.keep(), weights.keep());
      }
    }
  }

  /**
   * Goes back from the weights.
   *
   * @param dWeights gradient by the weights, (cells, taps); overwritten
   * @param gradients those of saliency and kernel are added to
   */
  void backward(AttentionView view, DeviceMemory dWeights, AttentionGradients gradients) {
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
          view.w(),
          dSeen.memory());
      Resampling back = view.resampling().transpose();
      MapSums.add(
          session,
          resample.resample(dSeen.array(), back.rows(), back.columns()),
          gradients.dSaliency());
      grid(
          "attention_grad_kernel", taps, view, windows.cells(), dWeights, pixels.memory(), dKernel);
      HeapSums.add(session.context(), dKernel, 0, gradients.dw());
      HeapSums.add(session.context(), dKernel, taps, gradients.db());
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
