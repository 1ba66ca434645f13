package org.featup.internal.train.fit;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.AttentionPooledMaps;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

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
  private final AttentionPooledMaps pooled;

  JointAttention(
      AttentionDownsampler downsampler,
      NDArray x,
      NDArray magnitude,
      boolean withMagnitude,
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
    NDArray saliency = backend.saliency(x, ofFeatures, map.bias()[0]);
    backend.add(backend.saliency(magnitude, ofMagnitude, 0), saliency);
    List<NDArray> maps = withMagnitude ? List.of(x, magnitude) : List.of(x);
    this.pooled = downsampler.forward(maps, saliency, jitters, backend);
  }

  /** The saliency of every pixel, nothing dropped: what the attention looks at. */
  static NDArray saliency(
      AttentionDownsampler downsampler, NDArray x, NDArray magnitude, Backend backend) {
    Conv1x1 map = downsampler.head().map(downsampler.head().mask(null));
    float[] ofFeatures = Arrays.copyOfRange(map.weight(), 1, map.inputs());
    NDArray saliency = backend.saliency(x, ofFeatures, map.bias()[0]);
    backend.add(backend.saliency(magnitude, Arrays.copyOf(map.weight(), 1), 0), saliency);
    return saliency;
  }

  @Override
  public NDArray features() {
    return pooled.outputs().get(0);
  }

  @Override
  public NDArray magnitudes() {
    return pooled.outputs().size() == 1 ? null : pooled.outputs().get(1);
  }

  @Override
  public void backward(NDArray dFeatures, NDArray dMagnitudes, NDArray dX, NDArray dMagnitude) {
    NDArray dSaliency = backend.zeros(magnitude.shape());
    List<NDArray> dOuts =
        dMagnitudes == null ? List.of(dFeatures) : List.of(dFeatures, dMagnitudes);
    List<NDArray> dMaps = dMagnitudes == null ? List.of(dX) : List.of(dX, dMagnitude);
    pooled.backward(dOuts, dMaps, dSaliency);
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
