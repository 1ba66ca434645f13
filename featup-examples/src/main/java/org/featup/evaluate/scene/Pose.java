package org.featup.evaluate.scene;

import java.util.random.RandomGenerator;

/**
 * How a sticker lies on a picture.
 *
 * @param y row of its centre
 * @param x column of its centre
 * @param scale above 1 for larger than in its photo
 * @param turn in radians
 * @param flip whether it is mirrored
 * @param gain factor on its normalised colours
 * @param shift added to them
 */
record Pose(int y, int x, double scale, double turn, boolean flip, double gain, double shift) {
  private static final double MOST_SCALE = 1.35;
  private static final double MOST_TURN = Math.PI / 6;
  private static final double MOST_GAIN = 1.25;
  private static final double MOST_SHIFT = 0.3;

  /** As it was in its photo. */
  static Pose plain(int y, int x) {
    return new Pose(y, x, 1, 0, false, 1, 0);
  }

  /** Another size, direction and brightness. */
  static Pose varied(int y, int x, RandomGenerator random) {
    return new Pose(
        y,
        x,
        Math.pow(MOST_SCALE, random.nextDouble(-1, 1)),
        random.nextDouble(-MOST_TURN, MOST_TURN),
        random.nextBoolean(),
        Math.pow(MOST_GAIN, random.nextDouble(-1, 1)),
        random.nextDouble(-MOST_SHIFT, MOST_SHIFT));
  }
}
