package org.featup.spi;

/**
 * The learned part of the attention downsampler (equation 2) that belongs to the place in the
 * window: {@code softmax(w * saliency + b)}.
 *
 * @param w factor of the saliency at each place of the window, row-major; shared, not copied
 * @param b logit of each place; shared, not copied
 */
public record AttentionKernel(float[] w, float[] b) {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if they differ
   */
  public AttentionKernel {
    if (w.length != b.length) {
      throw new IllegalArgumentException(
          "expected as many w as b, given " + w.length + " and " + b.length);
    }
  }
}
