package org.featup.internal.train.stack;

import java.nio.file.Path;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.ImageFolder;
import org.featup.internal.train.loop.Configuration;

/**
 * What a training is validated on.
 *
 * @param images a folder of pictures, searched with all folders in it
 * @param every steps from one validation to the next, at least 1
 * @param backbones used for it, some of those trained with
 * @param all whether they are all that were given
 */
public record JbuHeldOut(Path images, long every, List<Backbone> backbones, boolean all) {

  public JbuHeldOut {
    backbones = List.copyOf(backbones);
    if (every < 1) {
      throw new IllegalArgumentException(
          "steps between validations: expected at least 1, given " + every);
    }
  }

  /** Whether a backbone of the training is asked. */
  public boolean asks(Backbone backbone) {
    return backbones.contains(backbone);
  }

  /** Adds what the choice of the best depends on. */
  public Configuration describe(Configuration configuration, ImageFolder pictures) {
    return configuration
        .with("validation.images", pictures.fingerprint())
        .with("validation.every", every)
        .with(
            "validation.backbones", all ? "all" : backbones.stream().map(Backbone::name).toList());
  }
}
