package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleSupplier;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/** Gradients by central differences of a loss in double precision. */
public final class CentralDifferences {
  /** Of the largest gradient of an array, as the golden cases have it. */
  public static final double TOLERANCE = 5e-5;

  private static final double STEP = 1e-4;

  private CentralDifferences() {}

  /** All elements. */
  public static void check(String name, double[] argument, DoubleSupplier loss, float[] gradient) {
    check(name, argument, loss, gradient, argument.length);
  }

  /** An array of a shape, whatever its layout. */
  public static void check(Doubles argument, DoubleSupplier loss, NDArray gradient, int count) {
    check("array", argument.data(), loss, gradient.toArray(Layout.NCHW), count);
  }

  /** Some elements, spread over the array; the gradient's scale is that of the whole array. */
  public static void check(
      String name, double[] argument, DoubleSupplier loss, float[] gradient, int count) {
    assertEquals(argument.length, gradient.length, name);
    double largest = 1e-30;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    for (int i = 0; i < Math.min(count, argument.length); i++) {
      int at = count >= argument.length ? i : (int) (i * 7919L % argument.length);
      double value = argument[at];
      argument[at] = value + STEP;
      double above = loss.getAsDouble();
      argument[at] = value - STEP;
      double below = loss.getAsDouble();
      argument[at] = value;
      double expected = (above - below) / (2 * STEP);
      assertEquals(expected, gradient[at], TOLERANCE * largest, name + " at " + at);
    }
  }

  public static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
