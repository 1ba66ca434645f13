package org.featup.internal.cuda.losses;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.BlockTotal;
import org.featup.internal.cuda.maps.GradientMap;
import org.featup.internal.cuda.maps.OrderedSum;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** The likelihood of equation 1 and its deviations, over the cells of a batch. */
final class CudaLikelihood {
  /** Cells of a batch that a block takes at a time. */
  private static final int CELLS = 4;

  /** Cells that a thread sums. */
  private static final int SEGMENT = 32;

  private final CudaSession session;
  private final BlockTotal total;

  CudaLikelihood(CudaSession session, BlockTotal total) {
    this.session = session;
    this.total = total;
  }

  /** See {@link org.featup.spi.LossOps#deviation}. */
  NDArray deviation(NDArray x, float[] weight, float bias) {
    try (NewArray out = NewArray.of(session, x.shape().withChannels(1));
        DeviceInput features = session.input(x);
        DeviceMemory factors = session.upload(weight)) {
      int cells = cells(x.shape());
      session
          .kernel("deviation", "deviation")
          .launch(
              PoolWindows.warps(cells),
              features.memory(),
              factors,
              out.memory(),
              cells,
              weight.length,
              bias);
      return out.keep();
    }
  }

  /** See {@link org.featup.spi.LossOps#deviationGradients}. */
  void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    int cells = cells(x.shape());
    int channels = dWeight.length;
    int segments = (cells - 1) / SEGMENT + 1;
    int items = Math.multiplyExact(segments, channels + 1);
    try (DeviceInput features = session.input(x);
        DeviceInput scale = session.input(deviation);
        DeviceInput dScale = session.input(dDeviation);
        DeviceMemory parts = session.context().allocate(4L * items)) {
      session
          .kernel("deviation", "deviation_grad")
          .launch(
              PoolWindows.threads(items),
              features.memory(),
              scale.memory(),
              dScale.memory(),
              parts,
              cells,
              channels,
              segments);
      float[] sums = OrderedSum.of(session, parts, segments, channels + 1);
      for (int c = 0; c < channels; c++) {
        dWeight[c] += sums[c];
      }
      dBias[0] += sums[channels];
    }
  }

  /** See {@link org.featup.spi.LossOps#likelihood}. */
  double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    Shape shape = prediction.shape();
    int cells = cells(shape);
    try (DeviceInput y = session.input(prediction);
        DeviceInput t = session.input(target);
        DeviceInput s = session.input(deviation);
        GradientMap dY = GradientMap.of(session, dPrediction);
        GradientMap dS = GradientMap.of(session, dDeviation)) {
      double sum =
          total.of(
              cells,
              CELLS,
              (launch, sums) ->
                  session
                      .kernel("likelihood", "likelihood")
                      .launch(
                          launch,
                          y.memory(),
                          t.memory(),
                          s.memory(),
                          dY.memory(),
                          dS.memory(),
                          sums,
                          cells,
                          shape.c(),
                          weight / shape.elements()));
      dY.add();
      dS.add();
      return sum / shape.elements();
    }
  }

  private static int cells(Shape shape) {
    return Math.multiplyExact(shape.n(), Math.multiplyExact(shape.h(), shape.w()));
  }
}
