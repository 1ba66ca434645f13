package org.featup.evaluate.scene;

import java.util.random.RandomGenerator;

/**
 * Which columns of the photos a composite may show. A photo is cut into six upright strips, and
 * every layer of a composite shows one of them. Composites of even strips share no pixel with those
 * of odd ones, yet both see all of a photo's scene; halves would not: a probe that knows the left
 * of a photo seldom knows its right.
 */
public enum Part {
  /** The first, third and fifth strip. */
  EVEN,
  /** The second, fourth and sixth strip. */
  ODD,
  /** All columns at once. */
  WHOLE;

  private static final int STRIPS = 6;

  /**
   * Neighbouring columns of a photo.
   *
   * @param from the first
   * @param columns how many, at least 1
   */
  record Strip(int from, int columns) {}

  /** One of the strips of a photo of this width, at least {@value #STRIPS}. */
  Strip strip(int width, RandomGenerator random) {
    if (this == WHOLE) {
      return new Strip(0, width);
    }
    int strip = 2 * random.nextInt(STRIPS / 2) + (this == ODD ? 1 : 0);
    int from = strip * width / STRIPS;
    return new Strip(from, (strip + 1) * width / STRIPS - from);
  }
}
