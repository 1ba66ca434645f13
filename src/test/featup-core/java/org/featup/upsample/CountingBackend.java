package org.featup.upsample;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.featup.ndarray.NDArray;
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

/** Computes with another backend and counts what it is asked for, in multiplications. */
public final class CountingBackend implements Backend {
  private final Backend backend;
  private final AtomicLong convolutions = new AtomicLong();
  private final AtomicLong products = new AtomicLong();
  private final AtomicInteger mostChannels = new AtomicInteger();

  public CountingBackend(Backend backend) {
    this.backend = backend;
  }

  /** Multiplications of equation 4. */
  public long convolutions() {
    return convolutions.get();
  }

  /** Multiplications of 1x1 convolutions. */
  public long products() {
    return products.get();
  }

  /** The most channels that went through a stage. */
  public int mostChannels() {
    return mostChannels.get();
  }

  @Override
  public NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias) {
    return count(backend.stageApply(source, filters, from, to, bias), filters.shape().c());
  }

  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters p, float[] bias) {
    return count(backend.stage(source, guidance, p, bias), p.diameter() * p.diameter());
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 conv) {
    products.addAndGet(x.shape().elements() * conv.outputs());
    return backend.conv1x1(x, conv);
  }

  private NDArray count(NDArray out, int taps) {
    convolutions.addAndGet(out.shape().elements() * taps);
    mostChannels.accumulateAndGet(out.shape().c(), Math::max);
    return out;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public NDArray resident(NDArray x) {
    return backend.resident(x);
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    backend.adaptiveConv(padded, filters, out);
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    return backend.adaptiveConvGradSource(dOut, filters);
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    return backend.adaptiveConvGradFilters(dOut, padded);
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return backend.resample(x, rows, columns);
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    return backend.stageFilters(guidance, parameters);
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return backend.pool(x, views, grid, weights);
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
    return backend.attentionPool(maps, saliency, views, grid, kernel);
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
    return backend.saliency(x, weight, bias);
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    backend.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width) {
    return backend.stageApplyGradSource(dOut, filters, height, width);
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    return backend.stageApplyGradFilters(dOut, source, diameter);
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    backend.stageFiltersGrad(dFilters, guidance, parameters, gradients);
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return backend.implicitForward(image, parameters);
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    backend.implicitBackward(dOut, image, parameters, gradients);
  }

  @Override
  public Backend on(Workers workers) {
    return new CountingBackend(backend.on(workers));
  }
}
