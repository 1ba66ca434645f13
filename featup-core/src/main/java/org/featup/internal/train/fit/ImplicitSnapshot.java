package org.featup.internal.train.fit;

import java.util.List;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.internal.train.loop.TrainingView;
import org.featup.jitter.Jitter;
import org.featup.loss.Likelihood;
import org.featup.loss.Magnitude;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.ndarray.NDArray;
import org.featup.spi.Arena;
import org.featup.spi.Backend;

/**
 * The features as they are at a step, nothing dropped, to be looked at and compared with targets.
 *
 * @param features (1, C, H, W), on the heap; not to be modified
 * @param magnitude of the features, (1, 1, H, W)
 * @param downsampler what stands for the backbone
 * @param scaleNet the uncertainty; null for none
 * @param backend computes
 */
record ImplicitSnapshot(
    NDArray features,
    NDArray magnitude,
    Downsampler downsampler,
    ScaleNet scaleNet,
    Backend backend) {

  static ImplicitSnapshot of(
      NDArray features, Downsampler downsampler, ScaleNet scaleNet, Backend backend) {
    return new ImplicitSnapshot(
        features, Magnitude.forward(features), downsampler, scaleNet, backend);
  }

  /** The features, jittered and downsampled, (J, C, cells). */
  NDArray predict(List<Jitter> jitters) {
    try (Arena arena = Arena.of(backend)) {
      return PooledFeatures.of(downsampler, features, magnitude, false, jitters, null, arena)
          .features()
          .toHost();
    }
  }

  /** Equation 1, without gradients. */
  double likelihood(NDArray prediction, NDArray target) {
    return scaleNet == null
        ? SquaredError.forward(prediction, target) / 2
        : Likelihood.forward(prediction, target, scaleNet.forward(target));
  }

  /** What is to be seen of one view of an image. */
  TrainingView view(NDArray image, NDArray lowRes, List<Jitter> jitters, NDArray target) {
    NDArray prediction = predict(jitters);
    NDArray uncertainty = scaleNet == null ? null : scaleNet.forward(target);
    NDArray saliency = null;
    NDArray w = null;
    NDArray b = null;
    if (downsampler instanceof AttentionDownsampler attention) {
      try (Arena arena = Arena.of(backend)) {
        saliency = JointAttention.saliency(attention, features, magnitude, arena);
      }
      w = attention.wMap();
      b = attention.bMap();
    }
    return new TrainingView(
        image, lowRes, features, target, prediction, uncertainty, saliency, w, b);
  }
}
