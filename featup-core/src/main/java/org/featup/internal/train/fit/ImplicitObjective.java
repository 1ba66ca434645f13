package org.featup.internal.train.fit;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.internal.loss.BlurPin;
import org.featup.internal.nn.FeatureField;
import org.featup.jitter.Jitter;
import org.featup.loss.Likelihood;
import org.featup.loss.Magnitude;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.loss.TotalVariation;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.train.ImplicitLossWeights;

/**
 * What the implicit upsampler of one image is fitted by: its features, jittered and downsampled,
 * should be the backbone's features of the jittered image (equation 1); their magnitudes likewise,
 * with little total variation (equation 8), and a slight blur should change little.
 *
 * <p>Jittered maps are never built. Beside the features, their gradient and the two maps of {@link
 * BlurPin}, four of (1, C, H, W) in all, nothing of the image's size has more than one channel.
 */
public final class ImplicitObjective {
  private final FeatureField field;
  private final Downsampler downsampler;
  private final ScaleNet scaleNet;
  private final ImplicitLossWeights weights;
  private final Backend backend;

  /**
   * An objective over parts that are learned together.
   *
   * @param field the features, of C channels
   * @param downsampler for attention, of C + 1 channels: the magnitude comes first
   * @param scaleNet the uncertainty, of C channels; null to take the deviation 1 everywhere
   * @param weights factors of the other terms
   * @param backend computes
   * @throws IllegalArgumentException if the attention is of another number of channels
   */
  public ImplicitObjective(
      FeatureField field,
      Downsampler downsampler,
      ScaleNet scaleNet,
      ImplicitLossWeights weights,
      Backend backend) {
    if (downsampler instanceof AttentionDownsampler attention
        && attention.head().channels() != field.channels() + 1) {
      throw new IllegalArgumentException(
          "expected attention to the magnitude and "
              + field.channels()
              + " channels, given attention to "
              + attention.head().channels()
              + " channels");
    }
    this.field = field;
    this.downsampler = downsampler;
    this.scaleNet = scaleNet;
    this.weights = weights;
    this.backend = backend;
  }

  /**
   * All that is learned.
   *
   * @return the parameters of field, downsampler and uncertainty, always the same
   */
  public List<Parameter> parameters() {
    Stream<Parameter> parts =
        Stream.concat(field.parameters().stream(), downsampler.parameters().stream());
    return scaleNet == null
        ? parts.toList()
        : Stream.concat(parts, scaleNet.parameters().stream()).toList();
  }

  /**
   * The loss and its gradients.
   *
   * @param jitters J of them, at least one
   * @param target the backbone's features of each jittered image, (J, C, cells)
   * @param fieldDropout draws what the field drops; null to drop nothing
   * @param attentionDropout draws what the attention does not see; null for nothing
   * @return the loss; its gradients are added to those of {@link #parameters}
   * @throws IllegalArgumentException if there is no jitter, a jitter or the kernel does not fit the
   *     image, or the target has another shape
   */
  public ImplicitLoss backward(
      List<Jitter> jitters,
      NDArray target,
      RandomGenerator fieldDropout,
      RandomGenerator attentionDropout) {
    try (Arena arena = Arena.of(backend)) {
      return backward(jitters, target, fieldDropout, attentionDropout, arena);
    }
  }

  private ImplicitLoss backward(
      List<Jitter> jitters,
      NDArray target,
      RandomGenerator fieldDropout,
      RandomGenerator attentionDropout,
      Arena arena) {
    FeatureField.Pass pass = field.forward(fieldDropout, arena);
    NDArray x = arena.resident(pass.output());
    NDArray magnitude = arena.magnitude(x);
    PooledFeatures pooled =
        PooledFeatures.of(
            downsampler, x, magnitude, weights.magnitude() > 0, jitters, attentionDropout, arena);
    NDArray dX = arena.zeros(x.shape());
    NDArray dMagnitude = arena.zeros(magnitude.shape());

    NDArray cells = arena.resident(target);
    NDArray dFeatures = arena.zeros(pooled.features().shape());
    double likelihood = likelihood(pooled.features(), cells, dFeatures, arena);
    NDArray dMagnitudes = null;
    double distance = 0;
    if (weights.magnitude() > 0) {
      dMagnitudes = arena.zeros(pooled.magnitudes().shape());
      distance =
          SquaredError.backward(
              pooled.magnitudes(), arena.magnitude(cells), weights.magnitude(), dMagnitudes, arena);
    }
    pooled.backward(dFeatures, dMagnitudes, dX, dMagnitude);

    double variation = 0;
    if (weights.magnitudeTv() > 0) {
      variation = TotalVariation.backward(magnitude, weights.magnitudeTv(), dMagnitude, arena);
    }
    Magnitude.backward(x, magnitude, dMagnitude, dX, arena);
    double blur = weights.blurPin() > 0 ? BlurPin.backward(x, weights.blurPin(), dX, arena) : 0;
    pass.backward(dX);
    return new ImplicitLoss(likelihood, distance, variation, blur, weights);
  }

  /** The features at the parameters' present values, nothing dropped. */
  ImplicitSnapshot snapshot() {
    try (Arena arena = Arena.of(backend)) {
      NDArray features = field.forward(null, arena).output().toHost();
      return ImplicitSnapshot.of(features, downsampler, scaleNet, backend);
    }
  }

  private double likelihood(NDArray features, NDArray target, NDArray dFeatures, Arena arena) {
    if (scaleNet == null) {
      return SquaredError.backward(features, target, 0.5, dFeatures, arena) / 2;
    }
    NDArray scale = scaleNet.forward(target, arena);
    NDArray dScale = arena.zeros(scale.shape());
    double loss = Likelihood.backward(features, target, scale, 1, dFeatures, dScale, arena);
    scaleNet.backward(target, scale, dScale, arena);
    return loss;
  }
}
