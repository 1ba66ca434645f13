package org.featup.cuda;

import java.util.List;
import java.util.function.Supplier;
import org.featup.cuda.driver.CudaOutOfMemoryException;
import org.featup.kernel.AttentionGradients;
import org.featup.kernel.AttentionKernel;
import org.featup.kernel.Backend;
import org.featup.kernel.Band;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.ImplicitGradients;
import org.featup.kernel.ImplicitParameters;
import org.featup.kernel.OutOfDeviceMemoryException;
import org.featup.kernel.PoolGrid;
import org.featup.kernel.Resampling;
import org.featup.kernel.StageGradients;
import org.featup.kernel.StageParameters;
import org.featup.kernel.Taps;
import org.featup.kernel.Workers;
import org.featup.ndarray.NDArray;

/**
 * FeatUp on a CUDA device: one class per operation, all on the stream of one session. Arguments may
 * lie on the heap or on the device; results are arrays on the device.
 */
public final class CudaBackend implements Backend, AutoCloseable {
  private final CudaSession session;
  private final HostFallback host;

  CudaBackend(CudaSession session, Workers workers) {
    this.session = session;
    this.host = new HostFallback(session, workers);
  }

  @Override
  public String name() {
    return "cuda";
  }

  /** Threads mean nothing to a device. */
  @Override
  public Backend on(Workers workers) {
    return this;
  }

  @Override
  public NDArray adaptiveConv(NDArray padded, NDArray filters) {
    return run(
        "adaptiveConv",
        filters,
        () -> host.result(host.cpu("adaptiveConv").adaptiveConv(padded, filters)));
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    host.cpu("adaptiveConv").adaptiveConv(padded, filters, out);
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    return run(
        "adaptiveConvGradSource",
        dOut,
        () ->
            host.result(host.cpu("adaptiveConvGradSource").adaptiveConvGradSource(dOut, filters)));
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    return run(
        "adaptiveConvGradFilters",
        dOut,
        () ->
            host.result(host.cpu("adaptiveConvGradFilters").adaptiveConvGradFilters(dOut, padded)));
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return run("resample", x, () -> host.result(host.cpu("resample").resample(x, rows, columns)));
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 conv) {
    return run("conv1x1", x, () -> host.result(host.cpu("conv1x1").conv1x1(x, conv)));
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    return run(
        "stageFilters",
        guidance,
        () -> host.result(host.cpu("stageFilters").stageFilters(guidance, parameters)));
  }

  @Override
  public NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias) {
    return run(
        "stageApply",
        source.array(),
        () ->
            host.result(
                host.cpu("stageApply").stageApply(source, filters.toHost(), from, to, bias)));
  }

  /** The filters of the stage are on the device for as long as this takes. */
  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias) {
    try (NDArray filters = stageFilters(guidance, parameters)) {
      return stageApply(Band.whole(source), filters, 0, guidance.shape().h(), bias);
    }
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width) {
    return run(
        "stageApplyGradSource",
        dOut,
        () ->
            host.result(
                host.cpu("stageApplyGradSource")
                    .stageApplyGradSource(dOut, filters, height, width)));
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    return run(
        "stageApplyGradFilters",
        dOut,
        () ->
            host.result(
                host.cpu("stageApplyGradFilters").stageApplyGradFilters(dOut, source, diameter)));
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    host.cpu("stageFiltersGrad").stageFiltersGrad(dFilters, guidance, parameters, gradients);
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return run("pool", x, () -> host.result(host.cpu("pool").pool(x, views, grid, weights)));
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
    host.cpu("poolGradients").poolGradients(x, views, grid, weights, dOut, dX, dWeights);
  }

  @Override
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    return host.cpu("attentionPool").attentionPool(maps, saliency, views, grid, kernel);
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
    host.cpu("attentionPoolGradients")
        .attentionPoolGradients(maps, saliency, views, grid, kernel, dOuts, gradients);
  }

  @Override
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    return run("saliency", x, () -> host.result(host.cpu("saliency").saliency(x, weight, bias)));
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    host.cpu("saliencyGradients").saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return run(
        "implicitForward",
        image.array(),
        () -> host.result(host.cpu("implicitForward").implicitForward(image, parameters)));
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    host.cpu("implicitBackward").implicitBackward(dOut, image, parameters, gradients);
  }

  @Override
  public String toString() {
    return "cuda on " + session.context().device();
  }

  /** Frees kernels and memory; close all arrays before. */
  @Override
  public void close() {
    session.close();
  }

  private static <T> T run(String operation, NDArray argument, Supplier<T> body) {
    try {
      return body.get();
    } catch (CudaOutOfMemoryException e) {
      throw new OutOfDeviceMemoryException(
          operation + " of " + argument.shape() + ": " + e.getMessage(), e);
    }
  }
}
