package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps that gradients are collected in, where a backend computes. */
class MapOpsTest {
  private static final Shape SHAPE = new Shape(2, 13, 5, 7);
  private static final Shape WIDE = SHAPE.withChannels(17);

  static Stream<Backend> backends() {
    return TestBackends.withDevice();
  }

  private static NDArray map(long seed) {
    return random(seed, 2, 13, 5, 7);
  }

  private static NDArray wide(long seed) {
    return random(seed, 2, 17, 5, 7);
  }

  /** Some channels, between others. */
  private static NDArray inner(NDArray wide) {
    return wide.view(new int[] {0, 2, 0, 0}, SHAPE);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void someChannelsAreAddedToAndSet(Backend backend) {
    NDArray expected = wide(1);
    for (int c = 0; c < 13; c++) {
      for (int i = 0; i < 2 * 5 * 7; i++) {
        int n = i / 35;
        int h = i / 7 % 5;
        expected.set(
            n, c + 2, h, i % 7, expected.get(n, c + 2, h, i % 7) + map(2).get(n, c, h, i % 7));
      }
    }
    try (NDArray sum = backend.zeros(WIDE)) {
      assertSame(NDArray.zeros(WIDE), sum);
      backend.set(wide(1), sum);
      assertSame(wide(1), sum);
      backend.add(map(2), inner(sum));
      assertSame(expected, sum);
      backend.set(map(2), inner(sum));
      backend.add(NDArray.wrap(map(3).toArray(Layout.NCHW), SHAPE, Layout.NCHW), inner(sum));
      NDArray both = map(2);
      MapOps.HEAP.add(map(3), both);
      assertSame(both, inner(sum));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sumsOfChannels(Backend backend) {
    NDArray x = map(4);
    float[] sums = backend.channelSums(x);
    assertEquals(13, sums.length);
    double expected = 0;
    for (int i = 0; i < 2 * 5 * 7; i++) {
      expected += x.get(i / 35, 12, i / 7 % 5, i % 7);
    }
    assertEquals(expected, sums[12], 1e-5);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void differences(Backend backend) {
    NDArray expected = map(5);
    double squares = MapOps.HEAP.subtract(expected, map(6));
    NDArray sum = map(7);
    MapOps.HEAP.addDifference(expected, map(6), -1.5f, sum);
    try (NDArray difference = backend.zeros(SHAPE);
        NDArray actual = backend.zeros(SHAPE)) {
      backend.add(map(5), difference);
      assertEquals(squares, backend.subtract(difference, map(6)), 1e-5 * squares);
      assertSame(expected, difference);
      backend.add(map(7), actual);
      backend.addDifference(difference, map(6), -1.5f, actual);
      assertClose(sum, actual);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void productsOfChannels(Backend backend) {
    NDArray a = map(8).image(1);
    NDArray b = wide(9).image(0);
    float[] products = backend.channelProducts(a, b);
    assertEquals(13 * 17, products.length);
    for (int i = 0; i < products.length; i++) {
      double expected = 0;
      for (int p = 0; p < 35; p++) {
        expected += (double) a.get(0, i / 17, p / 7, p % 7) * b.get(0, i % 17, p / 7, p % 7);
      }
      assertEquals(expected, products[i], 1e-5, "product " + i);
    }
    assertArrayEquals(products, backend.channelProducts(a, b), "the same again");
  }
}
