package org.featup.train;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.AttentionPooled;
import org.featup.jitter.Jitter;
import org.featup.kernel.Backend;
import org.featup.kernel.Conv1x1;
import org.featup.ndarray.NDArray;

/**
 * Attention to one saliency, {@code w[0] |x| + w[1..] x + bias}, for features and their magnitudes.
 */
final class JointAttention implements PooledFeatures {
  private final AttentionDownsampler downsampler;
  private final NDArray x;
  private final NDArray magnitude;
  private final Backend backend;
  private final float[] mask;
  private final float[] ofMagnitude;
  private final float[] ofFeatures;
  private final AttentionPooled features;
  private final AttentionPooled magnitudes;

  JointAttention(
      AttentionDownsampler downsampler,
      NDArray x,
      NDArray magnitude,
      boolean pooled,
      List<Jitter> jitters,
      RandomGenerator dropout,
      Backend backend) {
    this.downsampler = downsampler;
    this.x = x;
    this.magnitude = magnitude;
    this.backend = backend;
    this.mask = downsampler.head().mask(dropout);
    Conv1x1 map = downsampler.head().map(mask);
    this.ofMagnitude = Arrays.copyOf(map.weight(), 1);
    this.ofFeatures = Arrays.copyOfRange(map.weight(), 1, map.inputs());
    NDArray saliency = saliency(map.bias()[0]);
    this.features = downsampler.forward(x, saliency, jitters, backend);
    this.magnitudes = pooled ? downsampler.forward(magnitude, saliency, jitters, backend) : null;
  }

  /** The saliency of every pixel, nothing dropped: what the attention looks at. */
  static NDArray saliency(
      AttentionDownsampler downsampler, NDArray x, NDArray magnitude, Backend backend) {
    Conv1x1 map = downsampler.head().map(downsampler.head().mask(null));
    float[] ofFeatures = Arrays.copyOfRange(map.weight(), 1, map.inputs());
    return sum(
        backend.saliency(x, ofFeatures, map.bias()[0]),
        backend.saliency(magnitude, Arrays.copyOf(map.weight(), 1), 0));
  }

  private NDArray saliency(float bias) {
    return sum(backend.saliency(x, ofFeatures, bias), backend.saliency(magnitude, ofMagnitude, 0));
  }

  /** Adds in place. */
  private static NDArray sum(NDArray a, NDArray b) {
    int count = a.shape().arrayLength();
    for (int i = 0; i < count; i++) {
      a.data()[a.offset() + i] += b.data()[b.offset() + i];
    }
    return a;
  }

  @Override
  public NDArray features() {
    return features.output();
  }

  @Override
  public NDArray magnitudes() {
    return magnitudes == null ? null : magnitudes.output();
  }

  @Override
  public void backward(NDArray dFeatures, NDArray dMagnitudes, NDArray dX, NDArray dMagnitude) {
    NDArray dSaliency = NDArray.zeros(magnitude.shape());
    features.backward(dFeatures, dX, dSaliency);
    if (magnitudes != null) {
      magnitudes.backward(dMagnitudes, dMagnitude, dSaliency);
    }
    float[] dOfFeatures = new float[ofFeatures.length];
    float[] dOfMagnitude = new float[1];
    float[] dBias = new float[1];
    backend.saliencyGradients(x, ofFeatures, dSaliency, dX, dOfFeatures, dBias);
    backend.saliencyGradients(
        magnitude, ofMagnitude, dSaliency, dMagnitude, dOfMagnitude, new float[1]);
    float[] dWeight = new float[mask.length];
    dWeight[0] = dOfMagnitude[0];
    System.arraycopy(dOfFeatures, 0, dWeight, 1, dOfFeatures.length);
    downsampler.head().addGradient(mask, dWeight, dBias);
  }
}
