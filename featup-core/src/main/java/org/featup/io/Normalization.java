package org.featup.io;

import java.util.Arrays;

/**
 * How pixels become numbers: {@code (x - mean) / std} per channel, with {@code x} in 0..1.
 *
 * @param mean per channel, red, green, blue
 * @param std per channel, positive
 */
public record Normalization(float[] mean, float[] std) {
  /** Torchvision's: the guidance of FeatUp, DINO, DINOv2 and most others. */
  public static final Normalization IMAGENET =
      new Normalization(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

  /** OpenAI's CLIP. */
  public static final Normalization CLIP =
      new Normalization(
          new float[] {0.48145466f, 0.4578275f, 0.40821073f},
          new float[] {0.26862954f, 0.26130258f, 0.27577711f});

  /** To -1..1, as {@code x / 127.5 - 1}: Inception, MobileNet, the original ViT. */
  public static final Normalization INCEPTION =
      new Normalization(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

  /** To 0..1, as {@code x / 255}. */
  public static final Normalization UNIT =
      new Normalization(new float[] {0, 0, 0}, new float[] {1, 1, 1});

  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if there are not three of each, or a deviation is not
   *     positive, or a number is not finite
   */
  public Normalization {
    if (mean.length != 3 || std.length != 3) {
      throw new IllegalArgumentException(
          "expected 3 means and 3 deviations, given " + mean.length + " and " + std.length);
    }
    mean = mean.clone();
    std = std.clone();
    for (int i = 0; i < 3; i++) {
      if (!Float.isFinite(mean[i]) || !Float.isFinite(std[i]) || std[i] <= 0) {
        throw new IllegalArgumentException(
            "expected finite means and positive deviations, given "
                + Arrays.toString(mean)
                + " and "
                + Arrays.toString(std));
      }
    }
  }

  /**
   * The means.
   *
   * @return a copy
   */
  @Override
  public float[] mean() {
    return mean.clone();
  }

  /**
   * The deviations.
   *
   * @return a copy
   */
  @Override
  public float[] std() {
    return std.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std);
  }
}
