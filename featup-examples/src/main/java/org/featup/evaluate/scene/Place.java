package org.featup.evaluate.scene;

/**
 * Where an object is.
 *
 * @param y row of its centre
 * @param x column of its centre
 * @param radius of the circle of the same area, in pixels
 */
record Place(int y, int x, double radius) {

  int area() {
    return (int) Math.round(Math.PI * radius * radius);
  }
}
