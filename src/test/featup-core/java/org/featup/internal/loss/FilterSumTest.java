package org.featup.internal.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.CentralDifferences;
import org.featup.spi.Doubles;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** The sums of filters. */
class FilterSumTest {
  private static final Shape SHAPE = new Shape(2, 9, 3, 5);

  @Test
  void knownAnswers() {
    float[] ninths = new float[9 * 4];
    Arrays.fill(ninths, 1f / 9);
    NDArray filters = NDArray.wrap(ninths, new Shape(1, 9, 2, 2), Layout.NCHW);
    assertEquals(0, FilterSum.forward(filters), 1e-12);
    filters.set(0, 4, 1, 0, 1f / 9 + 3);
    assertEquals(9.0 / 4, FilterSum.forward(filters), 1e-6);
    assertEquals(1, FilterSum.forward(NDArray.zeros(SHAPE)));
  }

  /** Filters and gradients may lie in any strides. */
  @Test
  void gradient() {
    Doubles filters = Doubles.of(TestData.random(1, 2, 9, 3, 5));
    for (Layout layout : Layout.values()) {
      float[] values = TestData.random(1, 2, 9, 3, 5).toArray(layout);
      float[] before = TestData.random(2, 2, 9, 3, 5).toArray(layout);
      NDArray gradient = NDArray.wrap(before.clone(), SHAPE, layout);
      double loss = FilterSum.backward(NDArray.wrap(values, SHAPE, layout), 0.7, gradient);
      assertEquals(naive(filters), loss, 1e-6);
      for (int i = 0; i < before.length; i++) {
        gradient.data()[i] -= before[i];
      }
      CentralDifferences.check(filters, () -> 0.7 * naive(filters), gradient, 40);
    }
  }

  private static double naive(Doubles filters) {
    double loss = 0;
    for (int n = 0; n < 2; n++) {
      for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 5; x++) {
          double sum = 0;
          for (int t = 0; t < 9; t++) {
            sum += filters.at(n, t, y, x);
          }
          loss += (sum - 1) * (sum - 1) / 30;
        }
      }
    }
    return loss;
  }

  @Test
  void shapesMustFit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> FilterSum.backward(NDArray.zeros(SHAPE), 1, NDArray.zeros(new Shape(2, 9, 3, 4))));
  }
}
