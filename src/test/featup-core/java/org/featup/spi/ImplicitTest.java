package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The implicit network against the naive one, at awkward sizes. */
class ImplicitTest {
  private static final ImplicitSpec USUAL = new ImplicitSpec(30, true, 32, 24, 20, false, 5, 70);

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            USUAL,
            new ImplicitSpec(30, true, 128, 128, 128, true, 2, 9),
            new ImplicitSpec(1, true, 1, 1, 1, false, 1, 1),
            new ImplicitSpec(1, false, 13, 7, 3, true, 4, 5),
            new ImplicitSpec(2, true, 17, 64, 100, true, 3, 66),
            new ImplicitSpec(16, true, 16, 16, 16, false, 1, 13),
            new ImplicitSpec(17, false, 5, 33, 65, false, 207, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asTheEquations(Backend backend, ImplicitSpec spec) {
    ImplicitParameters parameters = spec.parameters();
    NDArray image = spec.image();
    Doubles expected = new NaiveImplicit(parameters).forward(image);
    assertClose(expected, backend.implicitForward(Band.whole(image), parameters));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void bandsAreRowsOfTheWhole(Backend backend) {
    ImplicitParameters parameters = USUAL.parameters();
    NDArray image = USUAL.image();
    NDArray whole = backend.implicitForward(Band.whole(image), parameters);
    for (int from = 0; from < USUAL.height(); from++) {
      int rows = Math.min(2, USUAL.height() - from);
      Band band = new Band(image.crop(from, 0, rows, USUAL.columns()), from, USUAL.height());
      NDArray actual = backend.implicitForward(band, parameters);
      assertSame(whole.crop(from, 0, rows, USUAL.columns()), actual);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void anyLayoutAndAnyNumberOfThreads(Backend backend) {
    ImplicitParameters parameters = USUAL.parameters();
    NDArray image = USUAL.image();
    Band planar = Band.whole(NDArray.wrap(image.toArray(Layout.NCHW), image.shape(), Layout.NCHW));
    NDArray expected = backend.implicitForward(Band.whole(image), parameters);
    assertSame(expected, backend.implicitForward(planar, parameters));
    for (int threads : new int[] {1, 3, 7}) {
      Backend other = backend.on(Workers.ofThreads(threads));
      assertSame(expected, other.implicitForward(planar, parameters));
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void aNaNStaysInItsPixel(Backend backend) {
    ImplicitParameters parameters = USUAL.parameters();
    NDArray image = USUAL.image();
    NDArray before = backend.implicitForward(Band.whole(image), parameters).toHost();
    NDArray broken = NDArray.wrap(image.toArray(Layout.NCHW), image.shape(), Layout.NCHW);
    broken.set(0, 1, 2, 5, Float.NaN);
    NDArray after = backend.implicitForward(Band.whole(broken), parameters).toHost();
    for (int x = 0; x < USUAL.columns(); x++) {
      float value = after.get(0, 7, 2, x);
      if (x == 5) {
        assertTrue(Float.isNaN(value));
      } else {
        assertEquals(before.get(0, 7, 2, x), value);
      }
    }
  }
}
