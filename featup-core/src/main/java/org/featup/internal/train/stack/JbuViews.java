package org.featup.internal.train.stack;

import java.util.List;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;

/**
 * Jitters of an image that are looked at through one projection.
 *
 * @param jitters J of them, at least one
 * @param targets the backbone's features of the jittered images, (J, C, h, w)
 * @param projection of the channels, without a bias; null to compare all channels
 */
public record JbuViews(List<Jitter> jitters, NDArray targets, Conv1x1 projection) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no jitter, or another number of targets, or the
   *     projection takes other channels than theirs
   */
  public JbuViews {
    jitters = List.copyOf(jitters);
    if (jitters.isEmpty() || targets.shape().n() != jitters.size()) {
      throw new IllegalArgumentException(
          "expected as many targets as jitters, at least one, given "
              + targets.shape()
              + " for "
              + jitters.size()
              + " jitters");
    }
    if (projection != null && projection.inputs() != targets.shape().c()) {
      throw new IllegalArgumentException(
          "expected a projection of " + targets.shape().c() + " channels, given " + projection);
    }
  }
}
