package org.featup.internal.cpu.pool;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.cpu.common.PieceSums;
import org.featup.internal.cpu.common.Resample;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.NDArray;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.PoolGrid;
import org.featup.spi.PoolOps;
import org.featup.spi.Resampling;
import org.featup.spi.Workers;

/** {@link PoolOps} on the heap. */
public final class CpuPool implements PoolOps {
  private final RowKernels kernels;
  private final Workers workers;

  public CpuPool(RowKernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  @Override
  public NDArray pool(NDArray x, List<Resampling> views, PoolGrid grid, float[] weights) {
    List<CellRow> rows = CellRow.all(x.shape().n(), views, grid);
    return pooling(List.of(x), grid, rows, CellWeights.fixed(weights))
        .forward(workers, views)
        .get(0);
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
    List<CellRow> rows = CellRow.all(x.shape().n(), views, grid);
    float[][] pieces = new float[rows.size()][weights.length];
    pooling(List.of(x), grid, rows, CellWeights.fixed(weights))
        .backward(workers, List.of(dOut), List.of(dX), CellGradient.summed(pieces));
    PieceSums.addSum(pieces, dWeights);
  }

  @Override
  public List<NDArray> attentionPool(
      List<NDArray> maps,
      NDArray saliency,
      List<Resampling> views,
      PoolGrid grid,
      AttentionKernel kernel) {
    List<CellRow> rows = CellRow.all(saliency.shape().n(), views, grid);
    AttentionWeights weights = new AttentionWeights(kernels, grid, kernel, seen(saliency, views));
    return pooling(maps, grid, rows, weights).forward(workers, views);
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
    List<CellRow> rows = CellRow.all(saliency.shape().n(), views, grid);
    AttentionWeights weights = new AttentionWeights(kernels, grid, kernel, seen(saliency, views));
    AttentionGradient gradient = new AttentionGradient(weights, kernel.w(), grid, views, rows);
    pooling(maps, grid, rows, weights).backward(workers, dOuts, gradients.dMaps(), gradient);
    gradient.addTo(gradients, rows, kernels, workers);
  }

  @Override
  public NDArray saliency(NDArray x, float[] weight, float bias) {
    return new SaliencyMap(kernels, PixelMajor.of(x)).forward(workers, weight, bias);
  }

  @Override
  public void saliencyGradients(
      NDArray x, float[] weight, NDArray dSaliency, NDArray dX, float[] dWeight, float[] dBias) {
    new SaliencyMap(kernels, PixelMajor.of(x))
        .backward(workers, weight, dSaliency.channelsLast(), dX, dWeight, dBias);
  }

  private CellPooling pooling(
      List<NDArray> maps, PoolGrid grid, List<CellRow> rows, CellWeights weights) {
    return new CellPooling(
        kernels, maps.stream().map(PixelMajor::of).toList(), grid, rows, weights);
  }

  /** The saliency as each view sees it. */
  private List<NDArray> seen(NDArray saliency, List<Resampling> views) {
    NDArray map = saliency.channelsLast();
    List<NDArray> maps = new ArrayList<>();
    for (Resampling view : views) {
      maps.add(new Resample(kernels, map, view.rows(), view.columns()).run(workers));
    }
    return maps;
  }
}
