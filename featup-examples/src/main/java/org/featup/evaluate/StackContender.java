package org.featup.evaluate;

import org.featup.bench.Flops;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.Upsampling;

/**
 * The stack of joint bilateral upsamplers with some weights.
 *
 * @param name what tables call it
 * @param stack weights and backend
 */
public record StackContender(String name, JbuUpsampler stack) implements Contender {

  /**
   * Checks that the weights take the features as they are.
   *
   * @throws IllegalArgumentException if the weights belong behind a norm of the channels: all
   *     contenders of an evaluation upsample the same features
   */
  public StackContender {
    if (stack.weights().channelNorm() != null) {
      throw new IllegalArgumentException(
          name + ": weights trained with use_norm, expected weights for the features as they are");
    }
  }

  @Override
  public NDArray upsample(PhotoFeatures photoFeatures, int height, int width) {
    return stack.upsample(photoFeatures.features(), photoFeatures.image(), height, width);
  }

  @Override
  public NDArray scores(PhotoFeatures photoFeatures, Conv1x1 head, int height, int width) {
    int rows = photoFeatures.features().shape().h();
    int columns = photoFeatures.features().shape().w();
    try (Upsampling prepared = stack.prepare(photoFeatures.image(), rows, columns, height, width)) {
      return prepared.apply(photoFeatures.features(), head);
    }
  }

  /** Those of the stack; a resize of its result to another size is not counted. */
  @Override
  public double flops(Shape features, int height, int width) {
    return Flops.stack(stack.weights(), features.c(), (long) features.h() * features.w());
  }
}
