package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Workers;

/** Random arrays, the oracle, and how results of kernels are compared with it. */
public final class StageArrays {
  public static final double OUTPUT = 1e-5;
  public static final double GRADIENT = 5e-5;

  private StageArrays() {}

  public static Backend scalar() {
    return Backends.byName("scalar", Workers.ofThreads(1));
  }

  public static float[] values(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  public static NDArray random(long seed, int n, int c, int h, int w) {
    Shape shape = new Shape(n, c, h, w);
    return NDArray.wrap(values(seed, shape.arrayLength()), shape, Layout.CHANNELS_LAST);
  }

  /** Values next to each other, as an array. */
  public static NDArray row(float[] values) {
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }

  /** Compares by the largest value expected. */
  public static void assertClose(NDArray expected, NDArray actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    float[] a = expected.toArray(Layout.CHANNELS_LAST);
    float[] b = actual.toArray(Layout.CHANNELS_LAST);
    double largest = 1e-30;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= tolerance * largest)) {
        fail(
            String.format(
                "expected %s, computed %s at channels-last %d of %s, largest value %s",
                a[i], b[i], i, actual.shape(), largest));
      }
    }
  }

  public static void assertSame(NDArray expected, NDArray actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(
        expected.toArray(Layout.CHANNELS_LAST), actual.toArray(Layout.CHANNELS_LAST), 0f);
  }
}
