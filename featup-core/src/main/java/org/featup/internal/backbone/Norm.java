package org.featup.internal.backbone;

import org.featup.ndarray.NDArray;
import org.featup.spi.LayerNorm;

/** A norm over channels; null stands for no learned values, and fits any number of channels. */
public record Norm(LayerNorm learned) {
  public static final Norm PLAIN = new Norm(null);

  public NDArray apply(NDArray features) {
    LayerNorm norm = learned != null ? learned : LayerNorm.identity(features.shape().c());
    return norm.forward(features);
  }
}
