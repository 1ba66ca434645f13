package org.featup.train;

import java.util.List;
import org.featup.jitter.JitterSampler;

/**
 * What a stack of joint bilateral upsamplers sees in a step.
 *
 * @param images images of a step, at least 1
 * @param jitters jitters of each image, at least 1
 * @param crop what is cut out of the pictures
 * @param jitter how the images are jittered
 * @param projection components of the random projection, drawn anew for each image and shared by
 *     its jitters; 0 to compare all channels
 * @param detailScales the enlargements of an image for {@link JbuLosses#detail()}, if that has a
 *     weight; at least one, each at least 2
 */
public record JbuData(
    int images,
    int jitters,
    RandomCrop crop,
    JitterSampler jitter,
    int projection,
    List<Integer> detailScales) {

  /**
   * Checks the values, and copies the list.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public JbuData {
    require(images >= 1, "images of a step", "at least 1", images);
    require(jitters >= 1, "jitters of an image", "at least 1", jitters);
    require(projection >= 0, "projection", "at least 1 component, or 0 for none", projection);
    detailScales = List.copyOf(detailScales);
    boolean larger = detailScales.stream().allMatch(scale -> scale >= 2);
    if (detailScales.isEmpty() || !larger) {
      throw new IllegalArgumentException(
          "scales of the detail: expected at least one, none below 2, given " + detailScales);
    }
  }

  /**
   * Table 7: 4 images of 224 pixels, flipped with probability 1/2, 2 jitters, 30 projections.
   *
   * @return the values
   */
  public static JbuData paper() {
    return new JbuData(4, 2, new RandomCrop(224, 0.5), JitterSampler.jbu(), 30, List.of(2));
  }

  /** The same with another value of {@link #images}. */
  JbuData withImages(int other) {
    return new JbuData(other, jitters, crop, jitter, projection, detailScales);
  }

  /** The same with another value of {@link #jitters}. */
  JbuData withJitters(int other) {
    return new JbuData(images, other, crop, jitter, projection, detailScales);
  }

  /** The same with another value of {@link #crop}. */
  JbuData withCrop(RandomCrop other) {
    return new JbuData(images, jitters, other, jitter, projection, detailScales);
  }

  /** The same with another value of {@link #jitter}. */
  JbuData withJitter(JitterSampler other) {
    return new JbuData(images, jitters, crop, other, projection, detailScales);
  }

  /** The same with another value of {@link #projection}. */
  JbuData withProjection(int other) {
    return new JbuData(images, jitters, crop, jitter, other, detailScales);
  }

  /** The same with another value of {@link #detailScales}. */
  JbuData withDetailScales(List<Integer> other) {
    return new JbuData(images, jitters, crop, jitter, projection, other);
  }

  private static void require(boolean holds, String name, String expected, int given) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", given " + given);
    }
  }
}
