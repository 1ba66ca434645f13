package org.featup.evaluate;

import java.util.List;
import java.util.stream.Stream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Pooled;
import org.featup.internal.train.loop.NAdam;
import org.featup.internal.train.loop.StepRandom;
import org.featup.loss.Likelihood;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.train.NAdamOptions;

/**
 * A downsampler with an uncertainty, learned for one upsampler that stays as it is: it tells from
 * upsampled features the backbone's features of a jittered photo.
 *
 * <p>Its windows are 3x3 cells large and centred on the cells, so that none of the features is
 * moved; the place in the window starts as a Gaussian of half a cell, which training may widen,
 * narrow or reshape.
 */
final class ViewPredictor {
  private static final int WINDOW = 3;

  private final AttentionDownsampler downsampler;
  private final ScaleNet scaleNet;
  private final List<Parameter> parameters;
  private final NAdam optimizer;
  private final Backend backend;

  /**
   * A predictor that has learned nothing.
   *
   * @param cell side of a cell in pixels
   * @param targets (J, P, h, w) as they will be predicted
   */
  ViewPredictor(int cell, Shape targets, ConsistencyOptions options, Backend backend) {
    StepRandom random = new StepRandom(options.seed(), 0);
    PoolGrid grid = new PoolGrid(WINDOW * cell, targets.h(), targets.w());
    this.downsampler =
        new AttentionDownsampler(targets.c(), grid, true, random.generator("downsampler"));
    this.scaleNet = new ScaleNet(targets.c(), random.generator("scale net"));
    this.parameters =
        Stream.concat(downsampler.parameters().stream(), scaleNet.parameters().stream()).toList();
    this.optimizer = new NAdam(parameters, NAdamOptions.withLearningRate(options.learningRate()));
    this.backend = backend;
    startAtCentre(cell);
  }

  private void startAtCentre(int cell) {
    int side = downsampler.grid().kernel();
    double sigma = cell / 2.0;
    double middle = (side - 1) / 2.0;
    for (Parameter parameter : downsampler.parameters()) {
      if (parameter.name().equals("b")) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            double squares = (y - middle) * (y - middle) + (x - middle) * (x - middle);
            parameter.value()[y * side + x] = (float) (-squares / (2 * sigma * sigma));
          }
        }
      }
    }
  }

  /**
   * Makes a step of the training.
   *
   * @param map (1, P, H, W), the upsampled features, projected
   */
  void learn(NDArray map, PhotoViews views) {
    parameters.forEach(Parameter::clearGradient);
    NDArray targets = views.targets();
    Pooled pooled = downsampler.forward(map, views.jitters(), null, backend);
    NDArray prediction = pooled.output().toHost();
    NDArray scale = scaleNet.forward(targets);
    NDArray dPrediction = NDArray.zeros(prediction.shape());
    NDArray dScale = NDArray.zeros(scale.shape());
    Likelihood.backward(prediction, targets, scale, 1, dPrediction, dScale);
    scaleNet.backward(targets, scale, dScale);
    pooled.backward(dPrediction, NDArray.zeros(map.shape()));
    optimizer.step();
  }

  /**
   * Tells how well views are predicted.
   *
   * @param map (1, P, H, W), the upsampled features, projected
   * @return the likelihood loss, and the share of the targets' energy that is explained
   */
  double[] judge(NDArray map, PhotoViews views) {
    NDArray targets = views.targets();
    NDArray prediction = downsampler.forward(map, views.jitters(), null, backend).output().toHost();
    double likelihood = Likelihood.forward(prediction, targets, scaleNet.forward(targets));
    double energy = SquaredError.forward(NDArray.zeros(targets.shape()), targets);
    return new double[] {likelihood, 1 - SquaredError.forward(prediction, targets) / energy};
  }
}
