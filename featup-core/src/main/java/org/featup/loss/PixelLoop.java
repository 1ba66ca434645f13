package org.featup.loss;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Loops over the pixels of a batch, in a fixed order; sums in double. */
final class PixelLoop {
  private PixelLoop() {}

  /** What a pixel adds to a sum. */
  interface Term {
    double at(int n, int y, int x);
  }

  /** What is done with a pixel. */
  interface Visitor {
    void visit(int n, int y, int x);
  }

  static void forEach(Shape shape, Visitor visitor) {
    sum(
        shape,
        (n, y, x) -> {
          visitor.visit(n, y, x);
          return 0;
        });
  }

  static double sum(Shape shape, Term term) {
    double sum = 0;
    for (int n = 0; n < shape.n(); n++) {
      for (int y = 0; y < shape.h(); y++) {
        for (int x = 0; x < shape.w(); x++) {
          sum += term.at(n, y, x);
        }
      }
    }
    return sum;
  }

  static void checkShape(String name, Shape expected, NDArray given) {
    if (!given.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "expected " + name + " of shape " + expected + ", given " + given.shape());
    }
  }
}
