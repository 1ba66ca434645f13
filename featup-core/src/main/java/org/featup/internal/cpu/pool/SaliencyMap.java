package org.featup.internal.cpu.pool;

import org.featup.internal.cpu.common.PieceSums;
import org.featup.internal.cpu.kernels.PixelPatch;
import org.featup.internal.cpu.kernels.PoolKernels;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Workers;

/** A linear map of the channels to one: the loops of pooling with a row of pixels as the patch. */
final class SaliencyMap {
  private final PoolKernels kernels;
  private final NDArray x;

  SaliencyMap(RowKernels kernels, NDArray x) {
    this.kernels = kernels.pool();
    this.x = x;
  }

  NDArray forward(Workers workers, float[] weight, float bias) {
    Shape shape = x.shape().withChannels(1);
    NDArray out = NDArray.zeros(shape);
    workers.forEach(
        shape.n() * shape.h(),
        i -> {
          int from = out.offset() + i * shape.w();
          kernels.innerProducts(row(x, i), weight, 0, out.data(), from, 1);
          for (int p = from; p < from + shape.w(); p++) {
            out.data()[p] += bias;
          }
        });
    return out;
  }

  /** Takes a dense gradient; rows of the map are the pieces of the sums. */
  void backward(
      Workers workers, float[] weight, NDArray dOut, NDArray dX, float[] dWeight, float[] dBias) {
    int rows = x.shape().n() * x.shape().h();
    int width = x.shape().w();
    float[][] dWeights = new float[rows][weight.length];
    float[][] dBiases = new float[rows][1];
    workers.forEach(
        rows,
        i -> {
          int from = dOut.offset() + i * width;
          kernels.weightedSum(row(x, i), dOut.data(), from, 1, dWeights[i], 0);
          kernels.addOuterProduct(row(dX, i), dOut.data(), from, 1, weight, 0);
          for (int p = from; p < from + width; p++) {
            dBiases[i][0] += dOut.data()[p];
          }
        });
    PieceSums.addSum(dWeights, dWeight);
    PieceSums.addSum(dBiases, dBias);
  }

  private static PixelPatch row(NDArray map, int i) {
    Shape shape = map.shape();
    return PixelPatch.of(map, i / shape.h(), i % shape.h(), 0, 1, shape.w());
  }
}
