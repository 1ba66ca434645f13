package org.featup.kernel;

import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * A backend whose results are brought to the heap, for callers that compute on them in Java. What
 * the backend left on its device is freed.
 */
public final class HostResults implements Backend {
  private final Backend backend;

  private HostResults(Backend backend) {
    this.backend = backend;
  }

  /**
   * A backend with results on the heap.
   *
   * @param backend any backend
   * @return the backend itself if its results are there anyway
   */
  public static Backend of(Backend backend) {
    return backend.onHeap() ? backend : new HostResults(backend);
  }

  private static NDArray host(NDArray result) {
    try (result) {
      return result.toHost();
    }
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public boolean onHeap() {
    return true;
  }

  @Override
  public Backend on(Workers workers) {
    return new HostResults(backend.on(workers));
  }

  @Override
  public NDArray adaptiveConv(NDArray padded, NDArray filters) {
    return host(backend.adaptiveConv(padded, filters));
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    backend.adaptiveConv(padded, filters, out);
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    return host(backend.adaptiveConvGradSource(dOut, filters));
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    return host(backend.adaptiveConvGradFilters(dOut, padded));
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return host(backend.resample(x, rows, columns));
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 conv) {
    return host(backend.conv1x1(x, conv));
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    return host(backend.stageFilters(guidance, parameters));
  }

  @Override
  public NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias) {
    return host(backend.stageApply(source, filters, from, to, bias));
  }

  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias) {
    return host(backend.stage(source, guidance, parameters, bias));
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width) {
    return host(backend.stageApplyGradSource(dOut, filters, height, width));
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    return host(backend.stageApplyGradFilters(dOut, source, diameter));
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    backend.stageFiltersGrad(dFilters, guidance, parameters, gradients);
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return host(backend.pool(x, views, grid, weights));
  }

  @Override
  public void poolGradients(
      NDArray x,
      List<Resampling> views,
      PoolGrid grid,
      float[] weights,
      NDArray dOut,
      NDArray dX,
      float[] dWeights) {
    backend.poolGradients(x, views, grid, weights, dOut, dX, dWeights);
  }

  @Override
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    return backend.attentionPool(maps, saliency, views, grid, kernel).stream()
        .map(HostResults::host)
        .toList();
  }

  @Override
  public void attentionPoolGradients(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel,
      List<NDArray> dOuts,
      AttentionGradients gradients) {
    backend.attentionPoolGradients(maps, saliency, views, grid, kernel, dOuts, gradients);
  }

  @Override
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    return host(backend.saliency(x, weight, bias));
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    backend.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return host(backend.implicitForward(image, parameters));
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    backend.implicitBackward(dOut, image, parameters, gradients);
  }

  @Override
  public String toString() {
    return backend.toString();
  }
}
