package org.featup.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.internal.train.fit.ImplicitLoss;
import org.featup.internal.train.fit.ImplicitObjective;
import org.featup.internal.train.loop.LearningRates;
import org.featup.internal.train.loop.NAdam;
import org.featup.jitter.Jitter;
import org.featup.jitter.JitterSampler;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.ColorRange;
import org.featup.spi.PoolGrid;
import org.featup.train.ImplicitLossWeights;
import org.featup.train.NAdamOptions;

/**
 * One step of fitting the implicit upsampler, as Table 7 has it: attention with kernel 29 and blur,
 * on a grid of cells of 16 pixels; random image and random targets. The backbone is not part of it.
 */
public final class FitStepWorkload {
  private static final int CELL = 16;
  private static final int KERNEL = 29;
  private static final int RGB = 3;

  private final int channels;
  private final List<Jitter> jitters;
  private final NDArray target;
  private final ImplicitNetwork network;
  private final ImplicitObjective objective;
  private final NAdam optimizer;
  private final Random dropout = new Random(1);
  private final PoolGrid grid;
  private final int side;

  /**
   * Makes the inputs.
   *
   * @param channels of the features, at least 1
   * @param views jitters per step, at least 1
   * @param side rows and columns of the image, a multiple of 16 and at least 48
   * @param backend where to compute
   * @throws IllegalArgumentException if the kernel does not fit, or an array would be too large
   */
  public FitStepWorkload(int channels, int views, int side, Backend backend) {
    Shape.of(channels + 1, side, side).arrayLength(); // what a step makes of the whole image
    RandomArrays arrays = new RandomArrays();
    Random random = new Random(0);
    JitterSampler sampler = JitterSampler.implicit();
    int cells = side / CELL;
    NDArray image = arrays.array(new Shape(1, RGB, side, side));
    this.channels = channels;
    this.side = side;
    this.grid = new PoolGrid(KERNEL, cells, cells);
    this.jitters =
        IntStream.range(0, views).mapToObj(i -> sampler.sample(side, side, random)).toList();
    this.target = arrays.array(new Shape(views, channels, cells, cells));
    this.network =
        ImplicitNetwork.random(ImplicitOptions.of(channels), ColorRange.of(image), random);
    this.objective =
        new ImplicitObjective(
            new ImplicitField(network, image),
            new AttentionDownsampler(channels + 1, grid, true, random),
            new ScaleNet(channels, random),
            ImplicitLossWeights.paper(),
            backend);
    this.optimizer =
        new NAdam(objective.parameters(), NAdamOptions.defaults(), LearningRates.SAME, backend);
  }

  /**
   * One step: loss, gradients, optimiser.
   *
   * @return the loss, as an array of one element
   */
  public NDArray run() {
    objective.parameters().forEach(Parameter::clearGradient);
    ImplicitLoss loss = objective.backward(jitters, target, dropout, dropout);
    optimizer.step();
    return NDArray.wrap(
        new float[] {(float) loss.total()}, new Shape(1, 1, 1, 1), Layout.CHANNELS_LAST);
  }

  /**
   * What a step needs: the convolutions and the pooling, once forward and twice backward.
   *
   * @return floating-point operations
   */
  public double flops() {
    return 3
        * (Flops.network(network, side, side) + Flops.pool(grid, jitters.size(), channels + 1));
  }

  /**
   * What is measured.
   *
   * @return the operation and its shapes
   */
  public String name() {
    return "fit-step " + channels + "x" + side + "x" + side + ", " + jitters.size() + " jitters";
  }
}
