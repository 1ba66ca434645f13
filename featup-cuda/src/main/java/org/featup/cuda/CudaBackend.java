package org.featup.cuda;

import static org.featup.internal.cuda.memory.DeviceCalls.call;
import static org.featup.internal.cuda.memory.DeviceCalls.run;

import java.util.List;
import org.featup.internal.cuda.conv.CudaAdaptiveConv;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.implicit.CudaImplicit;
import org.featup.internal.cuda.losses.CudaTrainingOps;
import org.featup.internal.cuda.maps.CudaConv1x1;
import org.featup.internal.cuda.maps.CudaResample;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.internal.cuda.pool.CudaAttentionPool;
import org.featup.internal.cuda.pool.CudaPool;
import org.featup.internal.cuda.pool.CudaSaliency;
import org.featup.internal.cuda.stage.CudaStageApply;
import org.featup.internal.cuda.stage.CudaStageApplyGrad;
import org.featup.internal.cuda.stage.CudaStageFilters;
import org.featup.internal.cuda.stage.CudaStageFiltersGrad;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitParameters;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.Taps;
import org.featup.spi.Workers;

/**
 * FeatUp on a CUDA device: one class per operation, all on the stream of one session. Arguments may
 * lie on the heap or on the device; results are arrays on the device.
 */
public final class CudaBackend extends CudaTrainingOps implements Backend, AutoCloseable {
  /** Set to {@code true}: the filters that {@link #stageFilters} gives are stored as fp16. */
  static final String FP16 = "featup.cuda.fp16";

  private final String name;
  private final CudaSession session;
  private final boolean half;
  private final CudaAdaptiveConv conv;
  private final CudaResample resample;
  private final CudaConv1x1 conv1x1;
  private final CudaStageFilters filters;
  private final CudaStageFiltersGrad filtersGrad;
  private final CudaStageApply apply;
  private final CudaStageApplyGrad applyGrad;
  private final CudaPool pool;
  private final CudaAttentionPool attention;
  private final CudaSaliency saliency;
  private final CudaImplicit implicit;
  private final MatrixProduct product;

  /** Stores filters as the system property {@value #FP16} says. */
  CudaBackend(String name, CudaSession session) {
    this(name, session, Boolean.getBoolean(FP16));
  }

  CudaBackend(String name, CudaSession session, boolean half) {
    super(session);
    this.name = name;
    this.session = session;
    this.half = half;
    this.product = session.product();
    this.conv = new CudaAdaptiveConv(session);
    this.resample = new CudaResample(session);
    this.conv1x1 = new CudaConv1x1(session, product);
    this.filters = new CudaStageFilters(session);
    this.filtersGrad = new CudaStageFiltersGrad(session);
    this.apply = session.closing(new CudaStageApply(session));
    this.applyGrad = session.closing(new CudaStageApplyGrad(session));
    this.pool = new CudaPool(session);
    this.attention = new CudaAttentionPool(session);
    this.saliency = new CudaSaliency(session, product);
    this.implicit = new CudaImplicit(session, product);
  }

  @Override
  public String name() {
    return name;
  }

  /** Threads mean nothing to a device. */
  @Override
  public Backend on(Workers workers) {
    return this;
  }

  @Override
  public NDArray resident(NDArray x) {
    return call("a copy", x, () -> session.resident(x));
  }

  /**
   * A copy on the device, stored as fp16: half the memory, 11 significant bits, at most 65504. The
   * adaptive convolution reads such arrays where they are if both its arguments are stored so, and
   * writes to one; {@link #stageApply} reads such filters. Everything else takes them too, but
   * converts them to floats for each call.
   *
   * @param x any array; not modified
   * @return a new array of the same shape, which the caller closes
   */
  public NDArray halves(NDArray x) {
    return call("a copy as fp16", x, () -> HalfBuffer.of(session, x));
  }

  @Override
  public NDArray adaptiveConv(NDArray padded, NDArray kernels) {
    Shape size = kernels.shape();
    return call(
        "adaptiveConv",
        padded,
        () -> {
          try (NewArray out = NewArray.of(session, padded.shape().withSize(size.h(), size.w()))) {
            conv.adaptiveConv(padded, kernels, out.array());
            return out.keep();
          }
        });
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray kernels, NDArray out) {
    run("adaptiveConv", padded, () -> conv.adaptiveConv(padded, kernels, out));
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray kernels) {
    return call("adaptiveConvGradSource", dOut, () -> conv.adaptiveConvGradSource(dOut, kernels));
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    return call("adaptiveConvGradFilters", dOut, () -> conv.adaptiveConvGradFilters(dOut, padded));
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return call("resample", x, () -> resample.resample(x, rows, columns));
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 map) {
    return call("conv1x1", x, () -> conv1x1.apply(x, map));
  }

  @Override
  public float[] channelProducts(NDArray a, NDArray b) {
    return call("channelProducts", a, () -> conv1x1.products(a, b));
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    NDArray floats = floatFilters(guidance, parameters);
    if (!half) {
      return floats;
    }
    try (floats) {
      return halves(floats);
    }
  }

  private NDArray floatFilters(NDArray guidance, StageParameters parameters) {
    return call("stageFilters", guidance, () -> filters.stageFilters(guidance, parameters));
  }

  @Override
  public NDArray stageApply(Band source, NDArray kernels, int from, int to, float[] bias) {
    return call(
        "stageApply to " + (to - from) + " rows of " + kernels.shape().w(),
        source.array(),
        () -> apply.apply(source, kernels, from, to, bias));
  }

  /** The filters of the stage are on the device for as long as this takes, as floats. */
  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias) {
    try (NDArray kernels = floatFilters(guidance, parameters)) {
      return stageApply(Band.whole(source), kernels, 0, guidance.shape().h(), bias);
    }
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray kernels, int height, int width) {
    return call("stageApplyGradSource", dOut, () -> applyGrad.source(dOut, kernels, height, width));
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    return call("stageApplyGradFilters", dOut, () -> applyGrad.filters(dOut, source, diameter));
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    run(
        "stageFiltersGrad",
        dFilters,
        () -> filtersGrad.stageFiltersGrad(dFilters, guidance, parameters, gradients));
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return call("pool", x, () -> pool.pool(x, views, grid, weights));
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
    run("poolGradients", x, () -> pool.poolGradients(x, views, grid, weights, dOut, dX, dWeights));
  }

  @Override
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray salient,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    return call(
        "attentionPool",
        maps.get(0),
        () -> attention.attentionPool(maps, salient, views, grid, kernel));
  }

  @Override
  public void attentionPoolGradients(
      List<NDArray> maps,
      NDArray salient,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel,
      List<NDArray> dOuts,
      AttentionGradients gradients) {
    run(
        "attentionPoolGradients",
        maps.get(0),
        () ->
            attention.attentionPoolGradients(maps, salient, views, grid, kernel, dOuts, gradients));
  }

  @Override
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    return call("saliency", x, () -> saliency.saliency(x, weight, bias));
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    run(
        "saliencyGradients",
        x,
        () -> saliency.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias));
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return call(
        "implicitForward", image.array(), () -> implicit.implicitForward(image, parameters));
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    run(
        "implicitBackward",
        dOut,
        () -> implicit.implicitBackward(dOut, image, parameters, gradients));
  }

  /**
   * The memory that was needed on the device, arrays of callers included. What the vendor's library
   * of matrix products takes for itself is not counted, nor what the pool keeps for later.
   *
   * @return the most bytes allocated at once since {@link #resetPeak}
   */
  public long peakBytes() {
    return session.peakBytes();
  }

  /** Begins to look for another peak, from what is allocated now. */
  public void resetPeak() {
    session.resetPeak();
  }

  @Override
  public String toString() {
    CudaDevice device = session.context().device();
    return name + " on " + device + ", driver " + device.driver() + ", products by " + product;
  }

  /** Frees kernels and memory; arrays that are not closed cannot be read any more. */
  @Override
  public void close() {
    session.close();
  }
}
