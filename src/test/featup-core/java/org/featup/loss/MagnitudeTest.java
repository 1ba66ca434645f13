package org.featup.loss;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleSupplier;
import org.featup.ndarray.NDArray;
import org.featup.spi.Doubles;
import org.junit.jupiter.api.Test;

/** Magnitudes and their total variation. */
class MagnitudeTest {
  private static final double WEIGHT = 0.3;

  @Test
  void magnitudes() {
    for (int channels : new int[] {1, 2, 13}) {
      NDArray x = random(1, 2, channels, 4, 3);
      NDArray dOut = random(2, 2, 1, 4, 3);
      NDArray dX = NDArray.zeros(x.shape());
      Magnitude.backward(x, Magnitude.forward(x), dOut, dX);
      Doubles naive = Doubles.of(x);
      assertClose(NaiveLoss.magnitude(naive), Magnitude.forward(x));
      check(naive, () -> NaiveLoss.magnitude(naive).dot(Doubles.of(dOut)), dX, 1000);
    }
  }

  @Test
  void atZeroTheGradientIsZero() {
    NDArray x = random(1, 1, 5, 2, 2);
    for (int c = 0; c < 5; c++) {
      x.set(0, c, 1, 0, 0);
    }
    NDArray dX = NDArray.zeros(x.shape());
    MagnitudeTv.backward(x, 1, dX);
    for (float d : dX.data()) {
      assertEquals(d, d, "not NaN");
    }
    assertEquals(0, dX.get(0, 2, 1, 0));
  }

  @Test
  void totalVariation() {
    for (int[] size : new int[][] {{1, 1}, {1, 5}, {4, 1}, {3, 6}}) {
      NDArray x = random(3, 2, 3, size[0], size[1]);
      NDArray dX = NDArray.zeros(x.shape());
      Doubles naive = Doubles.of(x);
      double loss = TotalVariation.backward(x, WEIGHT, dX);
      assertEquals(NaiveLoss.totalVariation(naive), loss, 1e-6);
      check(naive, () -> WEIGHT * NaiveLoss.totalVariation(naive), dX, 1000);
    }
  }

  @Test
  void totalVariationOfMagnitudes() {
    NDArray x = random(4, 2, 6, 5, 4);
    NDArray dX = NDArray.zeros(x.shape());
    Doubles naive = Doubles.of(x);
    DoubleSupplier loss = () -> WEIGHT * NaiveLoss.totalVariation(NaiveLoss.magnitude(naive));
    assertEquals(loss.getAsDouble(), WEIGHT * MagnitudeTv.backward(x, WEIGHT, dX), 1e-6);
    assertEquals(loss.getAsDouble(), WEIGHT * MagnitudeTv.forward(x), 1e-6);
    check(naive, loss, dX, 1000);
  }

  /** The magnitude as channel 0 and the features as the others of one map. */
  @Test
  void viewsOfOneMap() {
    NDArray map = random(5, 1, 7, 4, 3);
    NDArray x = map.view(new int[] {0, 1, 0, 0}, map.shape().withChannels(6));
    NDArray dMap = NDArray.zeros(map.shape());
    NDArray dX = dMap.view(new int[] {0, 1, 0, 0}, map.shape().withChannels(6));
    NDArray copy = NDArray.zeros(x.shape());
    MagnitudeTv.backward(x, 1, dX);
    MagnitudeTv.backward(x.channelsLast(), 1, copy);
    assertSame(copy, dX);
    assertEquals(0, dMap.get(0, 0, 2, 1));
  }
}
