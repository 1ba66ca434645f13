package org.featup.internal.ndarray;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Loops over the pixels of a batch, in a fixed order; sums in double. */
public final class PixelLoop {
  private PixelLoop() {}

  /** What a pixel adds to a sum. */
  @FunctionalInterface
  public interface Term {

    /**
     * Looks at a pixel.
     *
     * @param n index in the batch
     * @param y row
     * @param x column
     * @return its share of the sum
     */
    double at(int n, int y, int x);
  }

  /** What is done with a pixel. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Looks at a pixel.
     *
     * @param n index in the batch
     * @param y row
     * @param x column
     */
    void visit(int n, int y, int x);
  }

  /**
   * Goes to every pixel, image by image, row by row.
   *
   * @param shape of the batch
   * @param visitor is called for each
   */
  public static void forEach(Shape shape, Visitor visitor) {
    sum(
        shape,
        (n, y, x) -> {
          visitor.visit(n, y, x);
          return 0;
        });
  }

  /**
   * Adds up, image by image, row by row.
   *
   * @param shape of the batch
   * @param term is asked for each pixel
   * @return the sum
   */
  public static double sum(Shape shape, Term term) {
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

  /**
   * Checks the shape of an argument.
   *
   * @param name what error messages call it
   * @param expected the shape it must have
   * @param given the argument
   * @throws IllegalArgumentException if it has another
   */
  public static void checkShape(String name, Shape expected, NDArray given) {
    if (!given.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "expected " + name + " of shape " + expected + ", given " + given.shape());
    }
  }
}
