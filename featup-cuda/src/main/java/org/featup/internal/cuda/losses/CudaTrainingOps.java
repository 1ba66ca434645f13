package org.featup.internal.cuda.losses;

import static org.featup.internal.cuda.memory.DeviceCalls.call;
import static org.featup.internal.cuda.memory.DeviceCalls.run;

import java.util.List;
import org.featup.internal.cuda.maps.CudaMaps;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;
import org.featup.spi.MapOps;
import org.featup.spi.NAdamOps;
import org.featup.spi.NAdamTensors;

/**
 * The operations of the backend that only training uses: losses, maps of gradients, the optimiser.
 */
public abstract class CudaTrainingOps implements MapOps, LossOps, NAdamOps {
  private final CudaSession session;
  private final CudaMaps maps;
  private final CudaLosses losses;

  public CudaTrainingOps(CudaSession session) {
    this.session = session;
    this.maps = new CudaMaps(session);
    this.losses = new CudaLosses(session);
  }

  @Override
  public NDArray zeros(Shape shape) {
    return call("zeros", shape, () -> maps.zeros(shape));
  }

  @Override
  public void add(NDArray x, NDArray sum) {
    run("add", x, () -> maps.add(x, sum));
  }

  @Override
  public void set(NDArray x, NDArray to) {
    run("set", x, () -> maps.set(x, to));
  }

  @Override
  public float[] channelSums(NDArray x) {
    return call("channelSums", x, () -> maps.channelSums(x));
  }

  @Override
  public double subtract(NDArray from, NDArray x) {
    return call("subtract", x, () -> maps.subtract(from, x));
  }

  @Override
  public void addDifference(NDArray a, NDArray b, float factor, NDArray sum) {
    run("addDifference", a, () -> maps.addDifference(a, b, factor, sum));
  }

  @Override
  public NDArray deviation(NDArray x, float[] weight, float bias) {
    return call("deviation", x, () -> losses.deviation(x, weight, bias));
  }

  @Override
  public void deviationGradients(
      NDArray x, NDArray deviation, NDArray dDeviation, float[] dWeight, float[] dBias) {
    run(
        "deviationGradients",
        x,
        () -> losses.deviationGradients(x, deviation, dDeviation, dWeight, dBias));
  }

  @Override
  public double likelihood(
      NDArray prediction,
      NDArray target,
      NDArray deviation,
      double weight,
      NDArray dPrediction,
      NDArray dDeviation) {
    return call(
        "likelihood",
        prediction,
        () -> losses.likelihood(prediction, target, deviation, weight, dPrediction, dDeviation));
  }

  @Override
  public double squaredError(
      NDArray prediction, NDArray target, double weight, NDArray dPrediction) {
    return call(
        "squaredError",
        prediction,
        () -> losses.squaredError(prediction, target, weight, dPrediction));
  }

  @Override
  public double totalVariation(NDArray map, double weight, NDArray dMap) {
    return call("totalVariation", map, () -> losses.totalVariation(map, weight, dMap));
  }

  @Override
  public NDArray magnitude(NDArray x) {
    return call("magnitude", x, () -> losses.magnitude(x));
  }

  @Override
  public void magnitudeGradients(NDArray x, NDArray magnitude, NDArray dMagnitude, NDArray dX) {
    run("magnitudeGradients", x, () -> losses.magnitudeGradients(x, magnitude, dMagnitude, dX));
  }

  @Override
  public NAdamTensors nadam(List<float[]> values, List<float[]> gradients) {
    return new CudaNAdam(session, values, gradients);
  }
}
