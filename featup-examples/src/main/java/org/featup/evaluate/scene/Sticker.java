package org.featup.evaluate.scene;

import java.util.random.RandomGenerator;

/**
 * A small piece of a photo with a drawn outline, to be pasted more than once.
 *
 * @param photo what it is cut from
 * @param y row of its centre there
 * @param x column of its centre there
 * @param radius of the circle of its area, in pixels of the photo
 * @param outline its border, in radii
 */
record Sticker(Guide photo, int y, int x, double radius, Curve outline) {
  private static final int CANDIDATES = 8;

  /** Cuts one out where the photo has more to see than at some other places. */
  static Sticker cut(Guide photo, double radius, RandomGenerator random) {
    int margin = (int) Math.ceil(radius);
    int best = 0;
    double most = -1;
    for (int i = 0; i < CANDIDATES; i++) {
      int y = random.nextInt(margin, photo.side() - margin);
      int x = random.nextInt(margin, photo.side() - margin);
      double contrast = contrast(photo, y, x, margin);
      if (contrast > most) {
        most = contrast;
        best = y * photo.side() + x;
      }
    }
    int row = best / photo.side();
    return new Sticker(photo, row, best % photo.side(), radius, Outline.any(random));
  }

  /** The sum of the steps between neighbours of a row, in the square around a place. */
  private static double contrast(Guide photo, int y, int x, int margin) {
    double sum = 0;
    for (int row = y - margin; row < y + margin; row++) {
      for (int column = x - margin; column < x + margin - 1; column++) {
        int p = row * photo.side() + column;
        sum += photo.difference(p, p + 1);
      }
    }
    return sum;
  }

  /**
   * Pastes it.
   *
   * @param canvas is changed
   * @return the pixels that show it
   */
  boolean[] paste(Guide canvas, Pose pose) {
    int side = canvas.side();
    boolean[] mask = new boolean[side * side];
    double cos = Math.cos(pose.turn()) / pose.scale();
    double sin = Math.sin(pose.turn()) / pose.scale();
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double dy = row - pose.y();
        double dx = column - pose.x();
        double v = cos * dy - sin * dx;
        double u = (sin * dy + cos * dx) * (pose.flip() ? -1 : 1);
        if (outline.holds(v / radius, u / radius)) {
          int p = row * side + column;
          mask[p] = true;
          for (int c = 0; c < Guide.CHANNELS; c++) {
            double color = photo.sample(y + v, x + u, c);
            canvas.rgb()[p * Guide.CHANNELS + c] = (float) (pose.gain() * color + pose.shift());
          }
        }
      }
    }
    return mask;
  }
}
