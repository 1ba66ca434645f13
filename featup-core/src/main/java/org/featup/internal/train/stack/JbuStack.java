package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.featup.internal.loss.FilterSum;
import org.featup.internal.upsample.Checks;
import org.featup.internal.upsample.GuidancePyramid;
import org.featup.internal.upsample.Placement;
import org.featup.internal.upsample.StagePlan;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;

/**
 * The stack of {@link JbuUpsampler} as it is trained: forward and backward. All maps of the
 * channels run in front of the stages, which is exact: a stack whose output is only looked at
 * through a head P, a projection say, upsamples the channels of P and no others.
 *
 * <p>Memory: {@link #forward} keeps the filters of all stages, {@code 4 D^2} bytes per pixel, and
 * the maps between them. {@link #backward} needs two more maps of {@code D^2} planes, of one stage
 * at a time.
 */
public final class JbuStack {
  private final JbuParameters parameters;
  private final Backend backend;

  /** What a forward pass leaves for the backward pass; closing it frees that on a device. */
  public static final class Forward implements AutoCloseable {
    private final NDArray output;
    private final ChannelPass channels;
    private final List<StagePass> stages;
    private final JbuDropout dropout;
    private final Arena made;

    private Forward(
        NDArray output,
        ChannelPass channels,
        List<StagePass> stages,
        JbuDropout dropout,
        Arena made) {
      this.output = output;
      this.channels = channels;
      this.stages = stages;
      this.dropout = dropout;
      this.made = made;
    }

    /**
     * The upsampled features, or what the head makes of them.
     *
     * @return (N, C or the head's outputs, H, W), where the backend computes; closed with this
     */
    public NDArray output() {
      return output;
    }

    /**
     * How far the filters are from keeping constants.
     *
     * @return the {@link FilterSum} of the filters, its mean over the stages used
     */
    public double filterSum() {
      return stages.stream()
          .mapToDouble(stage -> FilterSum.forward(stage.filters().toHost()))
          .average()
          .orElseThrow();
    }

    /** Frees the output, the filters and the maps between the stages. */
    @Override
    public void close() {
      made.close();
    }
  }

  /**
   * Combines parameters with a backend.
   *
   * @param parameters what is learned; {@link #backward} adds to their gradients
   * @param backend where to compute
   */
  public JbuStack(JbuParameters parameters, Backend backend) {
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  /**
   * Upsamples to 2^stages times the size of the features: {@code F = S[f + 0.1 W f] + 0.1 b}, or
   * with a head {@code P F + p = S[P (f + 0.1 W f)] + 0.1 P b + p}.
   *
   * @param features f, (N, C, h, w); not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param head P and p, C to K channels; null for none
   * @param dropout what to leave out, the same for all images of a batch
   * @return the output, and what {@link #backward} needs. It holds on to all arguments and to the
   *     parameters' values: go back before they change
   * @throws IllegalArgumentException if the shapes do not fit, or an image on the heap holds NaN or
   *     infinity
   */
  public Forward forward(NDArray features, NDArray image, Conv1x1 head, JbuDropout dropout) {
    Shape f = features.shape();
    int stages = parameters.weights().stages().size();
    return forward(features, image, StagePlan.doubling(f.h(), f.w(), stages), head, dropout);
  }

  /**
   * Upsamples to a given size.
   *
   * @param features f, (N, C, h, w); not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param height rows of the output, at least h
   * @param width columns of the output, at least w
   * @param head P and p, C to K channels; null for none
   * @param dropout what to leave out, the same for all images of a batch
   * @return as the other method; stages that the size does not need are not used and get no
   *     gradient
   * @throws IllegalArgumentException if the shapes do not fit, or an image on the heap holds NaN or
   *     infinity
   */
  public Forward forward(
      NDArray features, NDArray image, int height, int width, Conv1x1 head, JbuDropout dropout) {
    Shape f = features.shape();
    int stages = parameters.weights().stages().size();
    return forward(
        features, image, StagePlan.to(f.h(), f.w(), height, width, stages), head, dropout);
  }

  private Forward forward(
      NDArray features, NDArray image, StagePlan plan, Conv1x1 head, JbuDropout dropout) {
    JbuWeights weights = parameters.weights();
    Checks.guidance(image, weights.guidance());
    Checks.pair(features.shape(), image.shape());
    Arena made = Arena.of(backend);
    try {
      return forward(features, image, plan, head, dropout, weights, made);
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  private static Forward forward(
      NDArray features,
      NDArray image,
      StagePlan plan,
      Conv1x1 head,
      JbuDropout dropout,
      JbuWeights weights,
      Arena made) {
    Conv1x1 fixup = dropout.masked(weights.fixup());
    ChannelPass channels = ChannelPass.forward(made, made.resident(features), fixup, head);
    GuidancePyramid pyramid = new GuidancePyramid(made, made.resident(image), plan);
    List<StagePass> stages = new ArrayList<>();
    NDArray map = channels.order().features();
    int last = plan.sizes().size() - 1;
    for (int i = 0; i <= last; i++) {
      StageParameters stage = dropout.masked(i, weights.stages().get(i));
      stages.add(StagePass.of(made, stage, map, pyramid.level(i)));
      map = stages.get(i).forward(made, i == last ? channels.order().bias() : null);
    }
    return new Forward(map, channels, stages, dropout, made);
  }

  /**
   * The backward pass. Adds to the gradients of the parameters.
   *
   * @param dOut gradient of {@link Forward#output}; not modified
   * @param forward what {@link #forward} of this stack returned
   * @param dHead is added to: the gradient of the head's weights and biases; null if not wanted
   * @return gradient of the features, (N, C, h, w), where {@code dOut} lies
   * @throws IllegalArgumentException if {@code dOut} has another shape than the output
   */
  public NDArray backward(NDArray dOut, Forward forward, Conv1x1 dHead) {
    return backward(dOut, forward, dHead, 0);
  }

  /**
   * The backward pass where {@link Forward#filterSum} is part of the loss too.
   *
   * @param dOut gradient of {@link Forward#output}; not modified
   * @param forward what {@link #forward} of this stack returned
   * @param dHead is added to: the gradient of the head's weights and biases; null if not wanted
   * @param sumWeight weight of {@link Forward#filterSum} in the loss
   * @return as the other method
   * @throws IllegalArgumentException as there
   */
  public NDArray backward(NDArray dOut, Forward forward, Conv1x1 dHead, double sumWeight) {
    if (!dOut.shape().equals(forward.output.shape())) {
      throw new IllegalArgumentException(
          "the output was " + forward.output.shape() + ", given a gradient of " + dOut.shape());
    }
    try (Arena made = Arena.of(backend)) {
      NDArray gradient = made.resident(dOut);
      float[] dConstant = made.channelSums(gradient);
      for (int i = forward.stages.size() - 1; i >= 0; i--) {
        StagePass stage = forward.stages.get(i);
        StageGradients masked = StageGradients.zeros(stage.parameters());
        gradient = stage.backward(made, gradient, sumWeight / forward.stages.size(), masked);
        forward.dropout.addGradients(i, masked, parameters.stageGradient(i));
      }
      NDArray dFeatures = channelsBackward(made, gradient, dConstant, forward, dHead);
      return Placement.like(dOut, made.release(dFeatures));
    }
  }

  private NDArray channelsBackward(
      Backend on, NDArray dSource, float[] dConstant, Forward forward, Conv1x1 dHead) {
    Conv1x1 fixup = forward.channels.fixup();
    if (fixup == null) {
      return forward.channels.backward(on, dSource, dConstant, null, dHead);
    }
    Conv1x1 dFixup = Conv1x1.zeros(fixup.inputs(), fixup.outputs());
    NDArray dFeatures = forward.channels.backward(on, dSource, dConstant, dFixup, dHead);
    forward.dropout.addGradient(dFixup, parameters.fixupGradient());
    return dFeatures;
  }
}
