package org.featup.evaluate.scene;

import java.util.function.DoubleUnaryOperator;

/**
 * A closed curve around the origin that holds the area of the unit circle.
 *
 * @param distance of the curve by direction, in radians
 * @param reach no distance is greater
 */
record Curve(DoubleUnaryOperator distance, double reach) {
  /** Directions in which area and reach are looked at. */
  private static final int SECTORS = 720;

  /** The tip of a ray may lie between two of them. */
  private static final double MARGIN = 1.1;

  /** Brings a curve of any size to that area. */
  static Curve of(DoubleUnaryOperator raw) {
    double squares = 0;
    double most = 0;
    for (int i = 0; i < SECTORS; i++) {
      double radius = raw.applyAsDouble(2 * Math.PI * i / SECTORS);
      squares += radius * radius / SECTORS;
      most = Math.max(most, radius);
    }
    double scale = 1 / Math.sqrt(squares);
    return new Curve(angle -> scale * raw.applyAsDouble(angle), MARGIN * scale * most);
  }

  /** Whether a point is inside. */
  boolean holds(double y, double x) {
    double from = Math.sqrt(y * y + x * x);
    // Most points are beyond the curve in all directions, and curves take long.
    return from < reach && from < distance.applyAsDouble(Math.atan2(y, x));
  }
}
