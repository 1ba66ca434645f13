package org.featup.train;

import org.featup.jitter.JitterSampler;

/**
 * The jittered views of the image that a fit is made with. The backbone sees each of them once, up
 * front; its features, projected to principal components, are kept.
 *
 * @param jitter draws the jitters
 * @param count views to learn from, at least 1
 * @param heldOut views beside them that are only ever evaluated, at least 0
 * @param perStep views drawn for a step, at least 1
 * @param components principal components at most; fewer if the backbone has fewer channels
 * @param memory bytes of features that are kept in memory; beyond, all go to a temporary file
 */
public record FitViews(
    JitterSampler jitter, int count, int heldOut, int perStep, int components, long memory) {
  private static final long HALF_GIB = 1L << 29;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public FitViews {
    require("views", count, 1);
    require("held-out views", heldOut, 0);
    require("views per step", perStep, 1);
    require("components", components, 1);
    require("bytes of memory", memory, 0);
    if ((long) count + heldOut > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most 2^31-1 views, given " + count + " and " + heldOut + " held out");
    }
  }

  /**
   * Table 7, and for the number of views the authors' code: 3000, of which a step takes 10, so that
   * 2000 steps see each about seven times. On a grid of 14 x 14 cells 128 components of them are
   * 301 MB, which the 512 MiB here hold; 100 more are held out.
   *
   * @return the options
   */
  public static FitViews paper() {
    return new FitViews(JitterSampler.implicit(), 3000, 100, 10, 128, HALF_GIB);
  }

  /**
   * The same with other jitters.
   *
   * @param sampler draws them
   * @return new options
   */
  public FitViews withJitter(JitterSampler sampler) {
    return new FitViews(sampler, count, heldOut, perStep, components, memory);
  }

  /**
   * The same with another number of views.
   *
   * @param views to learn from
   * @return new options
   */
  public FitViews withCount(int views) {
    return new FitViews(jitter, views, heldOut, perStep, components, memory);
  }

  /**
   * The same with another number of views that are only evaluated.
   *
   * @param views held out
   * @return new options
   */
  public FitViews withHeldOut(int views) {
    return new FitViews(jitter, count, views, perStep, components, memory);
  }

  /**
   * The same with another number of views per step.
   *
   * @param views drawn for a step
   * @return new options
   */
  public FitViews withPerStep(int views) {
    return new FitViews(jitter, count, heldOut, views, components, memory);
  }

  /**
   * The same with other components.
   *
   * @param most principal components at most
   * @return new options
   */
  public FitViews withComponents(int most) {
    return new FitViews(jitter, count, heldOut, perStep, most, memory);
  }

  /**
   * The same with another bound on memory.
   *
   * @param bytes of features kept in memory; 0 to use a file always
   * @return new options
   */
  public FitViews withMemory(long bytes) {
    return new FitViews(jitter, count, heldOut, perStep, components, bytes);
  }

  private static void require(String name, long given, long least) {
    if (given < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", given " + given);
    }
  }
}
