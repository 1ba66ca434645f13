package org.featup.internal.train.fit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.Pooled;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;

/**
 * Features and their magnitudes, jittered and pooled alike. The downsampler sees one map whose
 * channel 0 is the magnitude, but that map is never built: the two lie apart in memory.
 */
interface PooledFeatures {

  /** The features, (J, C, cells). */
  NDArray features();

  /** The magnitudes, (J, 1, cells); null if they were not asked for. */
  NDArray magnitudes();

  /**
   * Adds gradients: of the two maps to {@code dX} and {@code dMagnitude}, of the downsampler's
   * parameters to theirs.
   *
   * @param dMagnitudes gradient of {@link #magnitudes}; null if they were not asked for
   */
  void backward(NDArray dFeatures, NDArray dMagnitudes, NDArray dX, NDArray dMagnitude);

  /**
   * Pools.
   *
   * @param x (1, C, H, W)
   * @param magnitude of x, (1, 1, H, W)
   * @param pooled whether the magnitudes are pooled too; attention sees them anyway
   * @param dropout draws what the attention does not see; null for nothing
   */
  static PooledFeatures of(
      Downsampler downsampler,
      NDArray x,
      NDArray magnitude,
      boolean pooled,
      List<Jitter> jitters,
      RandomGenerator dropout,
      Backend backend) {
    if (downsampler instanceof AttentionDownsampler attention) {
      return new JointAttention(attention, x, magnitude, pooled, jitters, dropout, backend);
    }
    Pooled features = downsampler.forward(x, jitters, dropout, backend);
    Pooled magnitudes = pooled ? downsampler.forward(magnitude, jitters, dropout, backend) : null;
    return new PooledFeatures() {
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
        features.backward(dFeatures, dX);
        if (magnitudes != null) {
          magnitudes.backward(dMagnitudes, dMagnitude);
        }
      }
    };
  }
}
