package org.featup.internal.train.loop;

import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * What a trainer sees of one image, to be drawn by {@link TrainingPictures}. The four feature maps
 * have one number of channels, the backbone's or that of a projection that went over all of them;
 * their sizes are free.
 *
 * @param image 1x3xHxW, normalised for ImageNet
 * @param lowRes the backbone's features of it, 1xCxhxw
 * @param highRes what they are upsampled to, 1xCxHxW
 * @param target the backbone's features of a jittered image, 1xCxhxw
 * @param prediction {@code highRes}, jittered alike and downsampled, 1xCxhxw
 * @param uncertainty deviation of the likelihood for each cell, 1x1xhxw; null without uncertainty
 * @param saliency what the attention downsampler looks at, 1x1xHxW; null without attention
 * @param w its factors of the saliency by place, 1x1xkxk; null without attention
 * @param b its logits by place, 1x1xkxk; null without attention
 */
public record TrainingView(
    NDArray image,
    NDArray lowRes,
    NDArray highRes,
    NDArray target,
    NDArray prediction,
    NDArray uncertainty,
    NDArray saliency,
    NDArray w,
    NDArray b) {

  /**
   * Checks the feature maps.
   *
   * @throws IllegalArgumentException if one is of several images or of another number of channels
   */
  public TrainingView {
    for (NDArray features : List.of(lowRes, highRes, target, prediction)) {
      if (features.shape().n() != 1 || features.shape().c() != lowRes.shape().c()) {
        throw new IllegalArgumentException(
            "expected features 1x" + lowRes.shape().c() + "xHxW, given " + features.shape());
      }
    }
  }
}
