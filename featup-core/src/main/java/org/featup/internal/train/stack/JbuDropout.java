package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;

/**
 * Which channels one training step of an image leaves out: whole channels of the hidden layers of
 * all MLPs with probability 0.1, and of the features before the final convolution with probability
 * 0.2. A factor per channel, 0 or 1 / (1 - probability), is folded into the weights of the layer
 * that reads the channel, so dropout costs nothing.
 */
public final class JbuDropout {
  private static final double HIDDEN_RATE = 0.1;
  private static final double FEATURE_RATE = 0.2;

  private final List<StageMasks> stages;
  private final float[] fixup;

  /** Factors of a stage's hidden channels; null where it has no such MLP. */
  private record StageMasks(float[] range, float[] fixup) {}

  private JbuDropout(List<StageMasks> stages, float[] fixup) {
    this.stages = stages;
    this.fixup = fixup;
  }

  /**
   * Leaves nothing out.
   *
   * @param weights the stack
   * @return factors of 1
   */
  public static JbuDropout none(JbuWeights weights) {
    return of(weights, (channels, rate) -> ones(channels));
  }

  /**
   * Draws what to leave out.
   *
   * @param weights the stack
   * @param random draws one number per channel, stage by stage
   * @return factors for one image
   */
  public static JbuDropout sample(JbuWeights weights, RandomGenerator random) {
    return of(
        weights,
        (channels, rate) -> {
          float[] mask = ones(channels);
          for (int i = 0; i < channels; i++) {
            mask[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
          }
          return mask;
        });
  }

  private interface Rule {
    float[] mask(int channels, double rate);
  }

  private static JbuDropout of(JbuWeights weights, Rule rule) {
    List<StageMasks> stages = new ArrayList<>();
    for (StageParameters stage : weights.stages()) {
      stages.add(new StageMasks(hidden(stage.range(), rule), hidden(stage.fixup(), rule)));
    }
    Conv1x1 last = weights.fixup();
    return new JbuDropout(stages, last == null ? null : rule.mask(last.inputs(), FEATURE_RATE));
  }

  private static float[] hidden(Mlp mlp, Rule rule) {
    return mlp == null ? null : rule.mask(mlp.second().inputs(), HIDDEN_RATE);
  }

  private static float[] ones(int channels) {
    float[] mask = new float[channels];
    Arrays.fill(mask, 1);
    return mask;
  }

  /** A stage without the channels left out. */
  StageParameters masked(int stage, StageParameters p) {
    StageMasks masks = stages.get(stage);
    return new StageParameters(
        p.radius(),
        p.guidance(),
        p.rangeKernel(),
        masked(p.range(), masks.range),
        p.rangeTemp(),
        p.sigmaSpatial(),
        masked(p.fixup(), masks.fixup));
  }

  /** The final convolution without the channels left out. */
  Conv1x1 masked(Conv1x1 conv) {
    return conv == null ? null : masked(conv, fixup);
  }

  /** Adds gradients of what {@link #masked(int, StageParameters)} gave to those of the stage. */
  void addGradients(int stage, StageGradients masked, StageGradients to) {
    StageMasks masks = stages.get(stage);
    add(masked.range(), masks.range, to.range());
    add(masked.fixup(), masks.fixup, to.fixup());
    to.rangeTemp()[0] += masked.rangeTemp()[0];
    to.sigmaSpatial()[0] += masked.sigmaSpatial()[0];
  }

  /** Adds the gradient of what {@link #masked(Conv1x1)} gave to that of the convolution. */
  void addGradient(Conv1x1 masked, Conv1x1 to) {
    add(masked, fixup, to);
  }

  private static Mlp masked(Mlp mlp, float[] mask) {
    return mlp == null ? null : new Mlp(mlp.first(), masked(mlp.second(), mask));
  }

  private static Conv1x1 masked(Conv1x1 conv, float[] mask) {
    float[] weight = conv.weight().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= mask[i % mask.length];
    }
    return new Conv1x1(conv.inputs(), conv.outputs(), weight, conv.bias());
  }

  private static void add(Mlp masked, float[] mask, Mlp to) {
    if (masked != null) {
      add(masked.first(), ones(masked.first().inputs()), to.first());
      add(masked.second(), mask, to.second());
    }
  }

  private static void add(Conv1x1 masked, float[] mask, Conv1x1 to) {
    for (int i = 0; i < masked.weight().length; i++) {
      to.weight()[i] += mask[i % mask.length] * masked.weight()[i];
    }
    for (int o = 0; o < masked.bias().length; o++) {
      to.bias()[o] += masked.bias()[o];
    }
  }
}
