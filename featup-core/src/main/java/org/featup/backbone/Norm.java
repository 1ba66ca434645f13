package org.featup.backbone;

import org.featup.ndarray.NDArray;
import org.featup.nn.ChannelNorm;

/** A norm over channels; null stands for no learned values, and fits any number of channels. */
record Norm(ChannelNorm learned) {
  static final Norm PLAIN = new Norm(null);

  NDArray apply(NDArray features) {
    ChannelNorm norm = learned != null ? learned : ChannelNorm.identity(features.shape().c());
    return norm.forward(features);
  }
}
