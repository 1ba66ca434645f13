package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;

/**
 * Weights to start training from that are a classical joint bilateral upsampler already (Kopf et
 * al. 2007): the keys of a pixel are its guidance, neighbours count by their distance, nothing is
 * corrected.
 *
 * <p>The key MLP can carry the guidance g through exactly, since {@code GELU(g) - GELU(-g) = g}:
 * two hidden units for each channel. Its other hidden units are random and start without an effect;
 * its other keys start nearly at 0, for where all keys are equal their gradients are 0 and nothing
 * would be learned.
 */
public final class BilateralStart {
  /** Scale of the keys that are to be found by training; their distances are its square. */
  private static final double NEARLY_ZERO = 0.01;

  private BilateralStart() {}

  /**
   * Makes the weights.
   *
   * @param architecture with the range kernel {@link RangeKernel#GAUSSIAN}, and no keys or at least
   *     two for each channel of the guidance
   * @param temperatures of the stages, the last for all further ones: 1 / w^2 for a filter that
   *     tells guidance apart at distances of about w; in [1e-4, 1e4]
   * @param sigmas widths of the stages' spatial kernels, the last for all further ones, in units of
   *     the radius; above 0
   * @param random draws what the filter does not need
   * @return new weights, with a final convolution if the architecture has one
   * @throws IllegalArgumentException if the architecture or a value does not fit
   */
  public static JbuWeights of(
      JbuArchitecture architecture,
      double[] temperatures,
      double[] sigmas,
      RandomGenerator random) {
    int least = 2 * architecture.guidance();
    boolean keys = architecture.keys() == 0 || architecture.keys() >= least;
    if (architecture.rangeKernel() != RangeKernel.GAUSSIAN || !keys) {
      throw new IllegalArgumentException(
          "a bilateral start needs the gaussian range kernel and 0 keys or at least "
              + least
              + ", given "
              + architecture.rangeKernel()
              + " and "
              + architecture.keys());
    }
    boolean temperate =
        Arrays.stream(temperatures).allMatch(t -> t >= 1e-4 && t <= 1e4) && temperatures.length > 0;
    boolean wide =
        Arrays.stream(sigmas).allMatch(w -> w > 0 && Double.isFinite(w)) && sigmas.length > 0;
    if (!temperate || !wide) {
      throw new IllegalArgumentException(
          "expected temperatures in [1e-4, 1e4] and sigmas above 0, at least one each, given "
              + Arrays.toString(temperatures)
              + " and "
              + Arrays.toString(sigmas));
    }
    JbuWeights initial = architecture.initial(random);
    List<StageParameters> stages = new ArrayList<>();
    for (StageParameters stage : initial.stages()) {
      int i = stages.size();
      stages.add(of(stage, orLast(temperatures, i), orLast(sigmas, i)));
    }
    return new JbuWeights(stages, initial.fixup(), initial.channelNorm());
  }

  private static double orLast(double[] values, int i) {
    return values[Math.min(i, values.length - 1)];
  }

  private static StageParameters of(StageParameters stage, double temperature, double sigma) {
    return new StageParameters(
        stage.radius(),
        stage.guidance(),
        stage.rangeKernel(),
        stage.range() == null ? null : guidanceAsKeys(stage.range()),
        (float) Math.log(temperature),
        (float) sigma,
        stage.fixup() == null ? null : silent(stage.fixup()));
  }

  private static Mlp guidanceAsKeys(Mlp random) {
    Conv1x1 first = random.first();
    Conv1x1 second = random.second();
    int guidance = first.inputs();
    int hidden = first.outputs();
    float[] in = first.weight().clone();
    float[] inBias = first.bias().clone();
    float[] out = second.weight().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= i < guidance * hidden ? 0 : (float) NEARLY_ZERO;
    }
    Arrays.fill(in, 0, 2 * guidance * guidance, 0);
    Arrays.fill(inBias, 0, 2 * guidance, 0);
    IntStream.range(0, guidance)
        .forEach(
            g -> {
              in[2 * g * guidance + g] = 1;
              in[(2 * g + 1) * guidance + g] = -1;
              out[g * hidden + 2 * g] = 1;
              out[g * hidden + 2 * g + 1] = -1;
            });
    return new Mlp(
        new Conv1x1(guidance, hidden, in, inBias),
        new Conv1x1(hidden, second.outputs(), out, new float[second.outputs()]));
  }

  /** A correction of 0 that can still be learned: the first layer stays, the last is zero. */
  private static Mlp silent(Mlp correction) {
    Conv1x1 second = correction.second();
    return new Mlp(correction.first(), Conv1x1.zeros(second.inputs(), second.outputs()));
  }
}
