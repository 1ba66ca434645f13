package org.featup.internal.cuda.losses;

import org.featup.internal.cuda.maps.BlockTotal;
import org.featup.internal.cuda.maps.GradientMap;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;

/** The losses of training on the device. */
public final class CudaLosses implements LossOps {
  private static final int THREADS = 128;

  private final CudaSession session;
  private final BlockTotal total;
  private final CudaLikelihood likelihood;

  public CudaLosses(CudaSession session) {
    this(session, new BlockTotal(session));
  }

  /** With blocks that take several turns, say. */
  public CudaLosses(CudaSession session, BlockTotal total) {
    this.session = session;
    this.total = total;
    this.likelihood = new CudaLikelihood(session, total);
  }

  @Override
  public NDArray deviation(NDArray x, float[] weight, float bias) {
    return likelihood.deviation(x, weight, bias);
  }

  @Override
  public void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    likelihood.deviationGradients(x, deviation, dDeviation, dWeight, dBias);
  }

  @Override
  public double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    return likelihood.likelihood(prediction, target, deviation, weight, dPrediction, dDeviation);
  }

  @Override
  public double squaredError(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    int elements = prediction.shape().arrayLength();
    double factor = 2 * weight / elements;
    try (DeviceInput y = session.input(prediction);
        DeviceInput t = session.input(target);
        GradientMap gradient = GradientMap.of(session, dPrediction)) {
      double sum =
          total.of(
              elements,
              THREADS,
              (launch, sums) ->
                  session
                      .kernel("squared_error", "squared_error")
                      .launch(
                          launch,
                          y.memory(),
                          t.memory(),
                          gradient.memory(),
                          sums,
                          elements,
                          factor));
      gradient.add();
      return sum / elements;
    }
  }

  @Override
  public double totalVariation(NDArray map, double weight, NDArray dMap) {
    Shape shape = map.shape();
    int elements = shape.arrayLength();
    try (DeviceInput pixels = session.input(map);
        GradientMap gradient = GradientMap.of(session, dMap)) {
      double sum =
          total.of(
              elements,
              THREADS,
              (launch, sums) ->
                  session
                      .kernel("total_variation", "total_variation")
                      .launch(
                          launch,
                          pixels.memory(),
                          gradient.memory(),
                          sums,
                          elements,
                          shape.c(),
                          shape.h(),
                          shape.w(),
                          2 * weight / elements));
      gradient.add();
      return sum / elements;
    }
  }

  @Override
  public NDArray magnitude(NDArray x) {
    Shape lengths = x.shape().withChannels(1);
    int pixels = lengths.arrayLength();
    try (NewArray out = NewArray.of(session, lengths);
        DeviceInput map = session.input(x)) {
      session
          .kernel("magnitude", "magnitude")
          .launch(PoolWindows.warps(pixels), map.memory(), out.memory(), pixels, x.shape().c());
      return out.keep();
    }
  }

  @Override
  public void magnitudeGradients(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    int elements = x.shape().arrayLength();
    try (DeviceInput map = session.input(x);
        DeviceInput lengths = session.input(magnitude);
        DeviceInput dLengths = session.input(dMagnitude);
        GradientMap gradient = GradientMap.of(session, dX)) {
      session
          .kernel("magnitude", "magnitude_grad")
          .launch(
              PoolWindows.threads(elements),
              map.memory(),
              lengths.memory(),
              dLengths.memory(),
              gradient.memory(),
              elements,
              x.shape().c());
      gradient.add();
    }
  }
}
