package org.featup.evaluate.scene;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A closed curve around a centre: the distance of the curve by the direction from the centre, in
 * radians. A pixel is inside if its centre is; there is no anti-aliasing, so that every pixel
 * belongs to one side.
 */
enum Outline {
  /** Of random axes, up to 1 : 2. */
  ELLIPSE {
    @Override
    DoubleUnaryOperator draw(RandomGenerator random) {
      double ratio = random.nextDouble(0.5, 1);
      double turn = random.nextDouble(Math.PI);
      return angle -> ratio / Math.hypot(ratio * Math.cos(angle - turn), Math.sin(angle - turn));
    }
  },
  /** Three to eight corners, about as far from the centre. */
  POLYGON {
    @Override
    DoubleUnaryOperator draw(RandomGenerator random) {
      double[] radii = new double[random.nextInt(3, 9)];
      Arrays.setAll(radii, i -> random.nextDouble(0.75, 1));
      return corners(radii, random.nextDouble(TURN));
    }
  },
  /** Four to seven rays. */
  STAR {
    @Override
    DoubleUnaryOperator draw(RandomGenerator random) {
      double inner = random.nextDouble(0.4, 0.6);
      double[] radii = new double[2 * random.nextInt(4, 8)];
      Arrays.setAll(radii, i -> i % 2 == 0 ? 1 : inner);
      return corners(radii, random.nextDouble(TURN));
    }
  },
  /** A circle with waves: a sum of five sinusoids. */
  BLOB {
    @Override
    DoubleUnaryOperator draw(RandomGenerator random) {
      double[] heights = new double[5];
      double[] phases = new double[heights.length];
      Arrays.setAll(heights, i -> random.nextDouble(0.35) / (i + 1));
      Arrays.setAll(phases, i -> random.nextDouble(TURN));
      return angle -> {
        double radius = 1;
        for (int i = 0; i < heights.length; i++) {
          radius += heights[i] * Math.sin((i + 2) * angle + phases[i]);
        }
        return radius;
      };
    }
  };

  private static final double TURN = 2 * Math.PI;

  /** Directions in which the area inside a curve is summed. */
  private static final int SECTORS = 720;

  abstract DoubleUnaryOperator draw(RandomGenerator random);

  /** The mask of a random curve of this kind around a place; parts beyond the square are cut. */
  boolean[] mask(int side, Place place, RandomGenerator random) {
    DoubleUnaryOperator curve = draw(random);
    double scale = place.radius() / Math.sqrt(squares(curve));
    double reach = scale * greatest(curve);
    boolean[] mask = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double dy = y - place.y();
        double dx = x - place.x();
        double distance = Math.sqrt(dy * dy + dx * dx);
        // Most pixels are beyond the curve in all directions, and curves take long.
        mask[y * side + x] =
            distance < reach && distance < scale * curve.applyAsDouble(Math.atan2(dy, dx));
      }
    }
    return mask;
  }

  /** The mean square of the radius: that of the circle of the same area. */
  private static double squares(DoubleUnaryOperator curve) {
    double sum = 0;
    for (int i = 0; i < SECTORS; i++) {
      double radius = curve.applyAsDouble(TURN * i / SECTORS);
      sum += radius * radius;
    }
    return sum / SECTORS;
  }

  /** No less than the greatest radius, by a little. */
  private static double greatest(DoubleUnaryOperator curve) {
    double most = 0;
    for (int i = 0; i < SECTORS; i++) {
      most = Math.max(most, curve.applyAsDouble(TURN * i / SECTORS));
    }
    return 1.1 * most;
  }

  /** Straight lines between corners in evenly spaced directions. */
  private static DoubleUnaryOperator corners(double[] radii, double turn) {
    double step = TURN / radii.length;
    return angle -> {
      double from = angle - turn - TURN * Math.floor((angle - turn) / TURN);
      int corner = Math.min(radii.length - 1, (int) (from / step));
      double after = from - corner * step;
      double a = radii[corner];
      double b = radii[(corner + 1) % radii.length];
      return a * b * Math.sin(step) / (a * Math.sin(after) + b * Math.sin(step - after));
    };
  }
}
