package org.featup.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfoldConvTest {

  @ParameterizedTest
  @ValueSource(strings = {"2x5x4x3x3", "1x1x6x8x5", "1x3x1x1x7", "1x2x2x4x1"})
  void likeScalar(String shape) {
    ConvShape size = ConvShape.parse(shape);
    ConvArrays in = ConvArrays.random(size);
    Backend scalar = Backends.byName("scalar");
    UnfoldConv unfold = new UnfoldConv(size, Workers.ofThreads(2));
    assertClose(
        scalar.adaptiveConv(in.padded(), in.filters()), unfold.forward(in.padded(), in.filters()));
    assertClose(
        scalar.adaptiveConvGradSource(in.dOut(), in.filters()),
        unfold.gradSource(in.dOut(), in.filters()));
    assertClose(
        scalar.adaptiveConvGradFilters(in.dOut(), in.padded()),
        unfold.gradFilters(in.dOut(), in.padded()));
  }

  private static void assertClose(NDArray expected, NDArray actual) {
    assertArrayEquals(expected.toArray(Layout.NCHW), actual.toArray(Layout.NCHW), 2e-5f);
  }
}
