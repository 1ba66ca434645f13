package org.featup.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.internal.train.loop.LearningRates;
import org.featup.internal.train.loop.NAdam;
import org.featup.internal.train.stack.JbuObjective;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuSample;
import org.featup.internal.train.stack.JbuViews;
import org.featup.jitter.Jitter;
import org.featup.jitter.JitterSampler;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.train.JbuLosses;
import org.featup.train.NAdamOptions;
import org.featup.upsample.JbuArchitecture;

/**
 * A step of training the stack, as Table 7 has it but for the numbers of images and jitters: all
 * losses and gradients, dropout, and NAdam. Features and images are random, and there is no
 * backbone.
 */
public final class TrainStepWorkload {
  private static final int SIDE = 224;
  private static final int CELLS = 14;
  private static final int KERNEL = 16;
  private static final int COMPONENTS = 30;

  private final int channels;
  private final int jitters;
  private final JbuParameters stack;
  private final JbuObjective objective;
  private final List<Parameter> parameters;
  private final NAdam optimizer;
  private final List<JbuSample> samples = new ArrayList<>();
  private final Random random = new Random(0);

  /**
   * Makes the inputs.
   *
   * @param channels of the features, at least 1
   * @param images of the step, at least 1
   * @param jitters of each image, at least 1
   * @param backend where to compute
   * @throws IllegalArgumentException if a number is below 1, or an array would be too large
   */
  public TrainStepWorkload(int channels, int images, int jitters, Backend backend) {
    this.channels = channels;
    this.jitters = jitters;
    this.stack = JbuParameters.of(JbuArchitecture.released(channels).initial(random));
    PoolGrid grid = new PoolGrid(KERNEL, CELLS, CELLS);
    AttentionDownsampler downsampler = new AttentionDownsampler(channels, grid, true, random);
    ScaleNet scaleNet = new ScaleNet(channels, random);
    this.objective = new JbuObjective(stack, downsampler, scaleNet, JbuLosses.LIKELIHOOD, backend);
    this.parameters =
        Stream.of(stack.parameters(), downsampler.parameters(), scaleNet.parameters())
            .flatMap(List::stream)
            .toList();
    this.optimizer = new NAdam(parameters, NAdamOptions.defaults(), LearningRates.SAME, backend);
    RandomArrays arrays = new RandomArrays();
    for (int i = 0; i < images; i++) {
      samples.add(sample(arrays));
    }
  }

  private JbuSample sample(RandomArrays arrays) {
    Shape features = new Shape(1, channels, CELLS, CELLS);
    List<Jitter> moves = new ArrayList<>();
    for (int j = 0; j < jitters; j++) {
      moves.add(JitterSampler.jbu().sample(SIDE, SIDE, random));
    }
    NDArray targets = arrays.array(new Shape(jitters, channels, CELLS, CELLS));
    JbuViews views =
        new JbuViews(moves, targets, RandomProjection.draw(channels, COMPONENTS, random));
    NDArray image = arrays.array(new Shape(1, 3, SIDE, SIDE));
    return new JbuSample(image, arrays.array(features), List.of(views), List.of(), null);
  }

  /**
   * The stack alone, forward and back, for one image of the step.
   *
   * @param channels of the features
   * @param backend where to compute
   * @return it, behind projections and saliency as in the step
   */
  public static StackTrainingWorkload stack(int channels, Backend backend) {
    return new StackTrainingWorkload(channels, COMPONENTS + 1, CELLS, backend);
  }

  /**
   * One step.
   *
   * @return the loss, one element
   */
  public NDArray run() {
    parameters.forEach(Parameter::clearGradient);
    double loss = 0;
    for (JbuSample sample : samples) {
      loss +=
          objective
              .backward(sample, JbuObjective.Order.PROJECTED, random, 1.0 / samples.size())
              .values()
              .stream()
              .mapToDouble(Double::doubleValue)
              .sum();
    }
    optimizer.step();
    return NDArray.wrap(new float[] {(float) loss}, new Shape(1, 1, 1, 1), Layout.NCHW);
  }

  /**
   * What a step needs, forward and backward, the pooling apart.
   *
   * @return floating-point operations
   */
  public double flops() {
    return samples.size()
        * Flops.training(stack.weights(), channels, COMPONENTS + 1, CELLS * CELLS);
  }

  /**
   * What is measured.
   *
   * @return the operation and its shapes
   */
  public String name() {
    return "train-step "
        + samples.size()
        + "x"
        + channels
        + "x"
        + CELLS
        + "x"
        + CELLS
        + " -> "
        + SIDE
        + "x"
        + SIDE
        + ", jitters "
        + jitters;
  }
}
