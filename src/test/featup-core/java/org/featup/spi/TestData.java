package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Random arrays from fixed seeds, and how they are compared. */
public final class TestData {
  /** Of the largest value, as the golden cases have it. */
  public static final double TOLERANCE = 1e-5;

  private TestData() {}

  public static NDArray random(long seed, int n, int c, int h, int w) {
    NDArray x = NDArray.zeros(new Shape(n, c, h, w));
    System.arraycopy(values(seed, x.data().length, 1), 0, x.data(), 0, x.data().length);
    return x;
  }

  /** Uniform in -scale .. scale. */
  public static float[] values(long seed, int count, float scale) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (2 * random.nextFloat() - 1);
    }
    return values;
  }

  /** Weights that keep the size of what they map. */
  public static Conv1x1 conv(long seed, int inputs, int outputs) {
    float scale = (float) Math.sqrt(3.0 / inputs);
    return new Conv1x1(
        inputs, outputs, values(seed, inputs * outputs, scale), values(seed + 1, outputs, 0.5f));
  }

  public static void assertClose(Doubles expected, NDArray actual) {
    assertClose(expected, actual, TOLERANCE);
  }

  public static void assertClose(Doubles expected, NDArray actual, double tolerance) {
    Shape shape = new Shape(expected.n(), expected.c(), expected.h(), expected.w());
    assertEquals(shape, actual.shape());
    float[] values = actual.toArray(Layout.NCHW);
    double largest = 1e-30;
    for (double value : expected.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs(values[i] - expected.data()[i]) / largest;
      if (!(error <= tolerance)) { // true for NaN
        fail(
            "error "
                + error
                + " of the largest value, allowed "
                + tolerance
                + ", at NCHW "
                + i
                + " of "
                + shape
                + ": expected "
                + expected.data()[i]
                + ", computed "
                + values[i]);
      }
    }
  }

  public static void assertClose(NDArray expected, NDArray actual) {
    assertClose(Doubles.of(expected), actual);
  }

  /** Equal to the last bit. */
  public static void assertSame(NDArray expected, NDArray actual) {
    assertEquals(expected.shape(), actual.shape());
    float[] a = expected.toArray(Layout.NCHW);
    float[] b = actual.toArray(Layout.NCHW);
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
        fail("expected " + a[i] + ", computed " + b[i] + " at NCHW " + i + " of " + actual.shape());
      }
    }
  }
}
