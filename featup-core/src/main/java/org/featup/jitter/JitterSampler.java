package org.featup.jitter;

import java.util.random.RandomGenerator;

/**
 * Draws jitters. The zoom is uniform between 1 and the largest, the crop's position uniform over
 * all that fit the padded and zoomed image.
 *
 * @param maxPad pixels of border on each side, at least 0
 * @param maxZoom largest zoom, at least 1
 * @param flipProbability how often the image is flipped, 0 to 1
 * @param zoomProbability how often it is zoomed at all, 0 to 1
 */
public record JitterSampler(
    int maxPad, double maxZoom, double flipProbability, double zoomProbability) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is violated
   */
  public JitterSampler {
    if (maxPad < 0 || !(maxZoom >= 1) || Double.isInfinite(maxZoom)) {
      throw new IllegalArgumentException(
          "expected a padding of at least 0 and a zoom of at least 1, given "
              + maxPad
              + " and "
              + maxZoom);
    }
    checkProbability("flip", flipProbability);
    checkProbability("zoom", zoomProbability);
  }

  /**
   * As the upsampler of joint bilateral filters is trained (Table 7): up to 30 pixels and twofold
   * zoom, every second image flipped, every second zoomed.
   *
   * @return the sampler
   */
  public static JitterSampler jbu() {
    return new JitterSampler(30, 2, 0.5, 0.5);
  }

  /**
   * As the implicit upsampler is fitted (Table 7): up to 30 pixels and 1.8 times zoom, every second
   * image flipped, all zoomed.
   *
   * @return the sampler
   */
  public static JitterSampler implicit() {
    return new JitterSampler(30, 1.8, 0.5, 1);
  }

  /**
   * Draws one jitter. Always takes five numbers from the generator, so that the jitters after it do
   * not depend on this one's outcome.
   *
   * @param height rows of the image
   * @param width columns of the image
   * @param random the source of randomness
   * @return a jitter that fits the image
   * @throws IllegalArgumentException if the largest zoom makes the image too large
   */
  public Jitter sample(int height, int width, RandomGenerator random) {
    boolean flip = random.nextDouble() < flipProbability;
    boolean zooms = random.nextDouble() < zoomProbability;
    double scale = random.nextDouble();
    double zoom = zooms ? 1 + scale * (maxZoom - 1) : 1;
    int top = position(height, zoom, random);
    int left = position(width, zoom, random);
    return new Jitter(maxPad, zoom, top, left, flip);
  }

  private int position(int size, double zoom, RandomGenerator random) {
    int positions = Jitter.zoomedSize(size, maxPad, zoom) - size + 1;
    return (int) (random.nextDouble() * positions);
  }

  private static void checkProbability(String of, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("expected a " + of + " probability of 0 to 1, given " + p);
    }
  }
}
