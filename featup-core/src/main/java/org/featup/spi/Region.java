package org.featup.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A backend that closes what it gave: computations of many steps, as in training, take a region
 * instead of the backend, and close it at the end. Arrays on the heap are left to the garbage
 * collector. Not safe for use by several threads at once.
 */
public final class Region implements Backend, AutoCloseable {
  private final Backend backend;
  private final Deque<NDArray> arrays;

  /**
   * Begins.
   *
   * @param backend computes
   */
  public Region(Backend backend) {
    this(backend, new ArrayDeque<>());
  }

  private Region(Backend backend, Deque<NDArray> arrays) {
    this.backend = backend;
    this.arrays = arrays;
  }

  /** Closes all arrays, the last first, each even if closing another fails. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!arrays.isEmpty()) {
      try {
        arrays.pop().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Adds an array to those that are closed.
   *
   * @param array any array that the caller owns
   * @return the same
   */
  public NDArray add(NDArray array) {
    if (array.device() != null) {
      arrays.push(array);
    }
    return array;
  }

  /**
   * Gives an array to the caller, who then closes it.
   *
   * @param array one that this gave
   * @return the same
   */
  public NDArray keep(NDArray array) {
    arrays.removeIf(mine -> mine == array);
    return array;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public Backend on(Workers workers) {
    return new Region(backend.on(workers), arrays);
  }

  @Override
  public NDArray resident(NDArray x) {
    return add(backend.resident(x));
  }

  @Override
  public NDArray adaptiveConv(NDArray padded, NDArray filters) {
    return add(backend.adaptiveConv(padded, filters));
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    backend.adaptiveConv(padded, filters, out);
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    return add(backend.adaptiveConvGradSource(dOut, filters));
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    return add(backend.adaptiveConvGradFilters(dOut, padded));
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return add(backend.resample(x, rows, columns));
  }

  @Override
  public void resample(NDArray x, Taps rows, Taps columns, NDArray out) {
    backend.resample(x, rows, columns, out);
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 conv) {
    return add(backend.conv1x1(x, conv));
  }

  @Override
  public void conv1x1(NDArray x, Conv1x1 conv, NDArray out) {
    backend.conv1x1(x, conv, out);
  }

  @Override
  public float[] channelProducts(NDArray a, NDArray b) {
    return backend.channelProducts(a, b);
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    return add(backend.stageFilters(guidance, parameters));
  }

  @Override
  public NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias) {
    return add(backend.stageApply(source, filters, from, to, bias));
  }

  @Override
  public void stageApply(Band source, NDArray filters, int from, float[] bias, NDArray out) {
    backend.stageApply(source, filters, from, bias, out);
  }

  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias) {
    return add(backend.stage(source, guidance, parameters, bias));
  }

  @Override
  public void stage(
      NDArray source, NDArray guidance, StageParameters parameters, float[] bias, NDArray out) {
    backend.stage(source, guidance, parameters, bias, out);
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width) {
    return add(backend.stageApplyGradSource(dOut, filters, height, width));
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    return add(backend.stageApplyGradFilters(dOut, source, diameter));
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    backend.stageFiltersGrad(dFilters, guidance, parameters, gradients);
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return add(backend.pool(x, views, grid, weights));
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
    List<NDArray> pooled = backend.attentionPool(maps, saliency, views, grid, kernel);
    pooled.forEach(this::add);
    return pooled;
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
    return add(backend.saliency(x, weight, bias));
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    backend.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return add(backend.implicitForward(image, parameters));
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    backend.implicitBackward(dOut, image, parameters, gradients);
  }

  @Override
  public NDArray zeros(Shape shape) {
    return add(backend.zeros(shape));
  }

  @Override
  public void add(NDArray x, NDArray sum) {
    backend.add(x, sum);
  }

  @Override
  public void set(NDArray x, NDArray to) {
    backend.set(x, to);
  }

  @Override
  public float[] channelSums(NDArray x) {
    return backend.channelSums(x);
  }

  @Override
  public double subtract(NDArray from, NDArray x) {
    return backend.subtract(from, x);
  }

  @Override
  public void addDifference(NDArray a, NDArray b, float factor, NDArray sum) {
    backend.addDifference(a, b, factor, sum);
  }

  @Override
  public NDArray deviation(NDArray x, float[] weight, float bias) {
    return add(backend.deviation(x, weight, bias));
  }

  @Override
  public void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    backend.deviationGradients(x, deviation, dDeviation, dWeight, dBias);
  }

  @Override
  public double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    return backend.likelihood(prediction, target, deviation, weight, dPrediction, dDeviation);
  }

  @Override
  public double squaredError(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    return backend.squaredError(prediction, target, weight, dPrediction);
  }

  @Override
  public double totalVariation(NDArray map, double weight, NDArray dMap) {
    return backend.totalVariation(map, weight, dMap);
  }

  @Override
  public NDArray magnitude(NDArray x) {
    return add(backend.magnitude(x));
  }

  @Override
  public void magnitudeGradients(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    backend.magnitudeGradients(x, magnitude, dMagnitude, dX);
  }

  /** Its memory is closed by the caller, not with this. */
  @Override
  public NAdamTensors nadam(List<float[]> values, List<float[]> gradients) {
    return backend.nadam(values, gradients);
  }

  @Override
  public String toString() {
    return backend.toString();
  }
}
