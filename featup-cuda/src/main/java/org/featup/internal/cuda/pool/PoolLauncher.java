package org.featup.internal.cuda.pool;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;

/** Launches what is in {@code pool.ptx}: pooling with given weights, and its gradients. */
final class PoolLauncher {
  private final CudaSession session;

  PoolLauncher(CudaSession session) {
    this.session = session;
  }

  /**
   * Pools.
   *
   * @param each whether each window has weights of its own
   * @param out address of (cells, channels)
   */
  void pool(
      PoolWindows windows,
      int channels,
      DeviceMemory map,
      DeviceMemory weights,
      boolean each,
      long out) {
    int elements = Math.multiplyExact(windows.cells(), channels);
    launch("pool", windows, channels, map, weights, out, elements, each ? taps(windows) : 0);
  }

  /**
   * Gradient by the map.
   *
   * @param dOut address of (cells, channels)
   * @param each whether each window has weights of its own
   */
  void gradMap(
      PoolWindows windows,
      int channels,
      long dOut,
      DeviceMemory weights,
      boolean each,
      DeviceMemory dMap) {
    int elements = Math.multiplyExact(windows.pixels(), channels);
    launch(
        "pool_grad_map",
        windows,
        channels,
        dOut,
        weights,
        dMap,
        elements,
        each ? taps(windows) : 0);
  }

  /**
   * Gradient by the weights of each window.
   *
   * @param dOut address of (cells, channels)
   * @param dWeights (cells, taps)
   * @param add whether to add to what is there
   */
  void gradWeights(
      PoolWindows windows,
      int channels,
      long dOut,
      DeviceMemory map,
      DeviceMemory dWeights,
      boolean add) {
    session
        .kernel("pool", "pool_grad_weights")
        .launch(
            PoolWindows.warps(windows.weights()),
            dOut,
            map,
            dWeights,
            windows.weights(),
            channels,
            windows.height(),
            windows.width(),
            windows.grid().height(),
            windows.grid().width(),
            windows.grid().kernel(),
            windows.strideH(),
            windows.strideW(),
            add ? 1 : 0);
  }

  /** Adds up over the windows: (cells, taps) to (taps). */
  void sum(PoolWindows windows, DeviceMemory parts, DeviceMemory sums) {
    session
        .kernel("pool", "pool_sum")
        .launch(PoolWindows.threads(taps(windows)), parts, sums, windows.cells(), taps(windows));
  }

  private void launch(
      String entry,
      PoolWindows windows,
      int channels,
      Object first,
      DeviceMemory weights,
      Object result,
      int elements,
      int weightStride) {
    session
        .kernel("pool", entry)
        .launch(
            PoolWindows.threads(elements),
            first,
            weights,
            result,
            elements,
            channels,
            windows.height(),
            windows.width(),
            windows.grid().height(),
            windows.grid().width(),
            windows.grid().kernel(),
            windows.strideH(),
            windows.strideW(),
            weightStride);
  }

  private static int taps(PoolWindows windows) {
    return windows.grid().taps();
  }
}
