package org.featup.internal.loss;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleSupplier;
import org.featup.loss.NaiveLoss;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Doubles;
import org.featup.spi.NaiveResample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The distance of features from their blur. */
class BlurPinTest {

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void gradient(Backend backend) {
    NDArray x = random(1, 2, 3, 6, 4);
    NDArray dX = NDArray.zeros(x.shape());
    double loss = BlurPin.backward(x, 0.7, dX, backend);
    Doubles naive = Doubles.of(x);
    DoubleSupplier expected =
        () ->
            NaiveLoss.squaredError(
                NaiveResample.apply(
                    naive, NaiveResample.gaussianBlur5(6), NaiveResample.gaussianBlur5(4)),
                naive);
    assertEquals(expected.getAsDouble(), loss, 1e-6);
    assertEquals(loss, BlurPin.forward(x, backend));
    check(naive, () -> 0.7 * expected.getAsDouble(), dX, 1000);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void viewsOfOneMap(Backend backend) {
    NDArray map = random(2, 1, 5, 6, 4);
    NDArray x = map.view(new int[] {0, 1, 0, 0}, map.shape().withChannels(4));
    NDArray dMap = NDArray.zeros(map.shape());
    NDArray dX = dMap.view(new int[] {0, 1, 0, 0}, map.shape().withChannels(4));
    NDArray copy = NDArray.zeros(x.shape());
    BlurPin.backward(x, 1, dX, backend);
    BlurPin.backward(x.channelsLast(), 1, copy, backend);
    assertClose(copy, dX);
    assertEquals(0, dMap.get(0, 0, 2, 1));
  }
}
