package org.featup.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.CentralDifferences;
import org.featup.spi.Doubles;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Cosines of centred features. */
class CenteredCosineTest {
  private static final Shape SHAPE = new Shape(2, 5, 3, 4);

  private static NDArray map(int seed) {
    return TestData.random(seed, 2, 5, 3, 4);
  }

  private static NDArray scaled(NDArray x, float factor, float constant) {
    float[] values = x.toArray(Layout.CHANNELS_LAST);
    for (int i = 0; i < values.length; i++) {
      values[i] = factor * values[i] + constant * (i % x.shape().c());
    }
    return NDArray.wrap(values, x.shape(), Layout.CHANNELS_LAST);
  }

  @Test
  void scaleAndConstantsDoNotMatter() {
    assertEquals(0, CenteredCosine.forward(map(1), scaled(map(1), 7, 3)), 1e-6);
    assertEquals(2, CenteredCosine.forward(map(1), scaled(map(1), -0.1f, 3)), 1e-6);
    double loss = CenteredCosine.forward(map(1), map(2));
    assertEquals(loss, CenteredCosine.forward(scaled(map(1), 20, -1), map(2)), 1e-6);
  }

  /** Two pixels: what tells them apart is (1, 0) and its opposite, (1, 1) and its opposite. */
  @Test
  void knownAnswer() {
    NDArray a = NDArray.wrap(new float[] {2, 5, 0, 5}, new Shape(1, 2, 1, 2), Layout.CHANNELS_LAST);
    NDArray b = NDArray.wrap(new float[] {3, 3, 1, 1}, new Shape(1, 2, 1, 2), Layout.CHANNELS_LAST);
    assertEquals(1 - Math.sqrt(0.5), CenteredCosine.forward(a, b), 1e-12);
  }

  @Test
  void gradient() {
    Doubles x = Doubles.of(map(1));
    Doubles t = Doubles.of(map(2));
    NDArray gradient = scaled(map(3), 0.01f, 0);
    float[] before = gradient.data().clone();
    double loss = CenteredCosine.backward(map(1), map(2), 3, gradient);
    assertEquals(naive(x, t), loss, 1e-6);
    for (int i = 0; i < before.length; i++) {
      gradient.data()[i] -= before[i];
    }
    CentralDifferences.check(x, () -> 3 * naive(x, t), gradient, 120);
  }

  private static double naive(Doubles x, Doubles t) {
    double loss = 0;
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 12; i++) {
        double[] sums = new double[3];
        for (int c = 0; c < 5; c++) {
          double a = x.at(n, c, i / 4, i % 4) - mean(x, n, c);
          double b = t.at(n, c, i / 4, i % 4) - mean(t, n, c);
          sums[0] += a * b;
          sums[1] += a * a;
          sums[2] += b * b;
        }
        loss += (1 - sums[0] / Math.sqrt(sums[1] * sums[2])) / 24;
      }
    }
    return loss;
  }

  private static double mean(Doubles x, int n, int c) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += x.at(n, c, i / 4, i % 4) / 12;
    }
    return sum;
  }

  @Test
  void mapsWithoutDetailHaveNoGradient() {
    NDArray gradient = NDArray.zeros(SHAPE);
    assertEquals(1, CenteredCosine.backward(scaled(map(1), 0, 2), map(2), 1, gradient));
    assertEquals(1, CenteredCosine.backward(map(1), NDArray.zeros(SHAPE), 1, gradient));
    assertArrayEquals(NDArray.zeros(SHAPE).toArray(Layout.NCHW), gradient.toArray(Layout.NCHW));
  }

  @Test
  void shapesMustFit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CenteredCosine.forward(map(1), NDArray.zeros(new Shape(2, 5, 4, 3))));
  }
}
