package org.featup.evaluate.scene;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Kinds of closed curves around a centre, each drawn as the distance of the curve by the direction
 * from the centre, in radians. A pixel is inside if its centre is; there is no anti-aliasing, so
 * that every pixel belongs to one side.
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

  /** The curve's distance by direction, of no particular size. */
  abstract DoubleUnaryOperator draw(RandomGenerator random);

  /** The mask of a random curve around a place; parts beyond the square are cut. */
  static boolean[] mask(int side, Place place, RandomGenerator random) {
    Curve curve = any(random);
    boolean[] mask = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double dy = (y - place.y()) / place.radius();
        double dx = (x - place.x()) / place.radius();
        mask[y * side + x] = curve.holds(dy, dx);
      }
    }
    return mask;
  }

  /** A random curve of a random kind. */
  static Curve any(RandomGenerator random) {
    return Curve.of(values()[random.nextInt(values().length)].draw(random));
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
