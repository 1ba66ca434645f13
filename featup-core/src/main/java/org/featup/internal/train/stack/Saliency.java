package org.featup.internal.train.stack;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.AttentionPooled;
import org.featup.downsample.Downsampler;
import org.featup.downsample.Pooled;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * A downsampler whose saliency is computed by others, with what dropout leaves of its linear layer.
 * The simple one looks at no saliency; it is given null.
 */
final class Saliency {
  private final Downsampler downsampler;
  private final AttentionDownsampler attention;
  private final float[] mask;

  /**
   * Draws what to leave out.
   *
   * @param downsampler of either kind
   * @param dropout draws; null to leave nothing out
   */
  Saliency(Downsampler downsampler, RandomGenerator dropout) {
    this.downsampler = downsampler;
    this.attention = downsampler instanceof AttentionDownsampler a ? a : null;
    this.mask = attention == null ? null : attention.head().mask(dropout);
  }

  /** The saliency as a map of the channels; null for the simple downsampler. */
  Conv1x1 map() {
    return attention == null ? null : attention.head().map(mask);
  }

  /** Adds the gradient of {@link #map} to that of the layer. */
  void addGradient(float[] dWeight, float dBias) {
    attention.head().addGradient(mask, dWeight, new float[] {dBias});
  }

  /** Jitters and pools. */
  AttentionPooled pool(NDArray x, NDArray saliency, List<Jitter> jitters, Backend backend) {
    if (attention != null) {
      return attention.forward(x, saliency, jitters, backend);
    }
    Pooled pooled = downsampler.forward(x, jitters, null, backend);
    return new AttentionPooled() {
      @Override
      public NDArray output() {
        return pooled.output();
      }

      @Override
      public void backward(NDArray dOut, NDArray dX, NDArray dSaliency) {
        pooled.backward(dOut, dX);
      }
    };
  }
}
