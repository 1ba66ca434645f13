package org.featup.internal.upsample;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageParameters;

/**
 * All maps of the channels, moved in front of the stages. A stage mixes pixels only, all channels
 * alike, so {@code P (y + 0.1 (W y + b)) + p} of the upsampled {@code y = S[f]} is {@code S[P (f +
 * 0.1 W f)] + 0.1 P b + p}: the convolutions run on the coarse grid. The constant stays behind,
 * because the filters need not sum to one. Closing it closes what it made, not the features it was
 * given.
 *
 * @param features what the stages upsample
 * @param bias what is added to every pixel after them; null for nothing
 */
public record ChannelOrder(NDArray features, float[] bias) implements AutoCloseable {

  public static ChannelOrder plain(Backend backend, Conv1x1 fixup, NDArray features) {
    if (fixup == null) {
      return new ChannelOrder(features.borrowed(), null);
    }
    if (features.shape().c() != fixup.inputs()) {
      throw new IllegalArgumentException(
          "these weights were trained for features of "
              + fixup.inputs()
              + " channels, given "
              + features.shape());
    }
    Conv1x1 weighted = fixup.times(StageParameters.FIXUP_WEIGHT);
    return new ChannelOrder(backend.conv1x1(features, weighted.residual()), weighted.bias());
  }

  public static ChannelOrder headFirst(
      Backend backend, Conv1x1 fixup, NDArray features, Conv1x1 head) {
    Checks.head(head, features.shape());
    try (ChannelOrder plain = plain(backend, fixup, features)) {
      return plain.through(backend, head);
    }
  }

  /** The same followed by a head of as many inputs as there are channels. */
  public ChannelOrder through(Backend backend, Conv1x1 head) {
    float[] constant = head.bias().clone();
    if (bias != null) {
      float[] moved = head.linear(bias);
      for (int i = 0; i < constant.length; i++) {
        constant[i] += moved[i];
      }
    }
    return new ChannelOrder(backend.conv1x1(features, head.withoutBias()), constant);
  }

  @Override
  public void close() {
    features.close();
  }
}
