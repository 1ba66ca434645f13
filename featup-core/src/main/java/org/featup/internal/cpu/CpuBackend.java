package org.featup.internal.cpu;

import java.util.List;
import org.featup.internal.cpu.common.Bands;
import org.featup.internal.cpu.common.PixelMatmul;
import org.featup.internal.cpu.common.Resample;
import org.featup.internal.cpu.common.WindowSources;
import org.featup.internal.cpu.conv.BandedConvolution;
import org.featup.internal.cpu.conv.FilterGradient;
import org.featup.internal.cpu.conv.FilterSources;
import org.featup.internal.cpu.implicit.CpuImplicit;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.pool.CpuPool;
import org.featup.internal.cpu.stage.FilterPlanes;
import org.featup.internal.cpu.stage.StageConvolution;
import org.featup.internal.cpu.stage.StageFilterRows;
import org.featup.internal.cpu.stage.StageFiltersGradient;
import org.featup.internal.cpu.stage.StageSourceGradient;
import org.featup.internal.cpu.stage.StageTapGradient;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitOps;
import org.featup.spi.ImplicitParameters;
import org.featup.spi.PoolGrid;
import org.featup.spi.PoolOps;
import org.featup.spi.Resampling;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.Taps;
import org.featup.spi.Workers;

/**
 * FeatUp on the heap: walks batches, bands and channel blocks, and leaves the arithmetic of a row
 * to {@link RowKernels}. Each output element is computed by one thread in an order that depends on
 * the shapes alone, so the number of threads never changes a bit of the result.
 */
public final class CpuBackend implements Backend {
  private final String name;
  private final RowKernels kernels;
  private final Workers workers;
  private final PoolOps pool;
  private final ImplicitOps implicit;

  /**
   * Combines row kernels with threads.
   *
   * @param name the backend's name
   * @param kernels the arithmetic
   * @param workers the threads
   */
  public CpuBackend(String name, RowKernels kernels, Workers workers) {
    this.name = name;
    this.kernels = kernels;
    this.workers = workers;
    this.pool = new CpuPool(kernels, workers);
    this.implicit = new CpuImplicit(kernels, workers);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Backend on(Workers others) {
    return new CpuBackend(name, kernels, others);
  }

  @Override
  public void adaptiveConv(NDArray padded, NDArray filters, NDArray out) {
    NDArray dense = filters.channelsLast();
    BandedConvolution convolution =
        new BandedConvolution(kernels, workers, out, StageParameters.diameterOf(dense.shape().c()));
    convolution.run(FilterSources.stored(dense), convolution.stored(padded.channelsLast()));
  }

  @Override
  public NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters) {
    NDArray gradient = dOut.channelsLast();
    NDArray dense = filters.channelsLast();
    int d = StageParameters.diameterOf(dense.shape().c());
    Shape shape = gradient.shape();
    NDArray out = NDArray.zeros(shape.withSize(shape.h() + d - 1, shape.w() + d - 1));
    BandedConvolution convolution = new BandedConvolution(kernels, workers, out, d);
    convolution.run(
        FilterSources.turned(dense, d),
        convolution.sliding(WindowSources.zeroBordered(gradient, d - 1)));
    return out;
  }

  @Override
  public NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded) {
    int d = padded.shape().h() - dOut.shape().h() + 1;
    NDArray out = NDArray.zeros(dOut.shape().withChannels(d * d));
    new FilterGradient(kernels, dOut.channelsLast(), padded.channelsLast()).run(workers, out);
    return out;
  }

  @Override
  public NDArray resample(NDArray x, Taps rows, Taps columns) {
    return new Resample(kernels, x.channelsLast(), rows, columns).run(workers);
  }

  @Override
  public void resample(NDArray x, Taps rows, Taps columns, NDArray out) {
    new Resample(kernels, x.channelsLast(), rows, columns).run(workers, out);
  }

  @Override
  public NDArray conv1x1(NDArray x, Conv1x1 conv) {
    NDArray out = NDArray.zeros(x.shape().withChannels(conv.outputs()));
    conv1x1(x, conv, out);
    return out;
  }

  @Override
  public void conv1x1(NDArray x, Conv1x1 conv, NDArray out) {
    new PixelMatmul(kernels, conv).run(workers, x.channelsLast(), out);
  }

  @Override
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    NDArray dense = guidance.channelsLast();
    int taps = parameters.diameter() * parameters.diameter();
    Shape shape = dense.shape().withChannels(taps);
    int width = shape.w();
    float[] out = new float[shape.arrayLength()];
    Bands bands = Bands.of(shape.n(), shape.h(), workers.parallelism());
    workers.forEach(
        bands.count(),
        () -> new StageFilterRows(kernels, dense, parameters),
        (rows, i) -> {
          for (int y = bands.from(i); y < bands.to(i); y++) {
            int start = (bands.image(i) * shape.h() + y) * taps * width;
            for (int x = 0; x < width; x += kernels.columns()) {
              int size = Math.min(kernels.columns(), width - x);
              float[][] planes = rows.piece(bands.image(i), y, x, size);
              for (int t = 0; t < taps; t++) {
                System.arraycopy(planes[t], 0, out, start + t * width + x, size);
              }
            }
          }
        });
    return rowsOfPlanes(out, shape);
  }

  @Override
  public NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias) {
    NDArray out = NDArray.zeros(source.array().shape().withSize(to - from, filters.shape().w()));
    stageApply(source, filters, from, bias, out);
    return out;
  }

  @Override
  public void stageApply(Band source, NDArray filters, int from, float[] bias, NDArray out) {
    Shape size = filters.shape();
    Band band = new Band(source.array().channelsLast(), source.firstRow(), source.height());
    new StageConvolution(
            kernels, band, size.h(), StageParameters.diameterOf(size.c()), out, from, bias)
        .run(workers, () -> FilterPlanes.stored(filters, kernels.columns()));
  }

  @Override
  public NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias) {
    Shape size = guidance.shape();
    NDArray out = NDArray.zeros(source.shape().withSize(size.h(), size.w()));
    stage(source, guidance, parameters, bias, out);
    return out;
  }

  @Override
  public void stage(
      NDArray source, NDArray guidance, StageParameters parameters, float[] bias, NDArray out) {
    NDArray guide = guidance.channelsLast();
    Band band = Band.whole(source.channelsLast());
    int height = guide.shape().h();
    new StageConvolution(kernels, band, height, parameters.diameter(), out, 0, bias)
        .run(workers, () -> new StageFilterRows(kernels, guide, parameters));
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    return pool.pool(x, views, grid, weights);
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
    pool.poolGradients(x, views, grid, weights, dOut, dX, dWeights);
  }

  @Override
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    return pool.attentionPool(maps, saliency, views, grid, kernel);
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
    pool.attentionPoolGradients(maps, saliency, views, grid, kernel, dOuts, gradients);
  }

  @Override
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    return pool.saliency(x, weight, bias);
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    pool.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
  }

  @Override
  public NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width) {
    NDArray dSource = NDArray.zeros(dOut.shape().withSize(height, width));
    int d = StageParameters.diameterOf(filters.shape().c());
    new StageSourceGradient(kernels, dOut.toHost(), filters.toHost(), d, dSource).run(workers);
    return dSource;
  }

  @Override
  public NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter) {
    Shape shape = dOut.shape().withChannels(diameter * diameter);
    float[] dFilters = new float[shape.arrayLength()];
    new StageTapGradient(kernels, dOut.toHost(), source.toHost(), diameter).run(workers, dFilters);
    return rowsOfPlanes(dFilters, shape);
  }

  @Override
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    new StageFiltersGradient(
            kernels, workers, dFilters.toHost(), guidance.toHost(), parameters, gradients)
        .run();
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    return implicit.implicitForward(image, parameters);
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    implicit.implicitBackward(dOut, image, parameters, gradients);
  }

  @Override
  public String toString() {
    int threads = workers.parallelism();
    return name + " on " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** A row's taps as planes, which is how they are made and how they are used. */
  private static NDArray rowsOfPlanes(float[] data, Shape shape) {
    int row = shape.c() * shape.w();
    return NDArray.wrap(data, 0, shape, shape.h() * row, shape.w(), row, 1);
  }
}
