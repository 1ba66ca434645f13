package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stage's gradients by source and filters, at any ratio, against the transposed matrices. */
class StageApplyGradientTest {
  private static final double TOLERANCE = 1e-5;

  /** Extents of the source and size of the output. */
  record Case(int n, int c, int h, int w, int outH, int outW, int radius) {
    int diameter() {
      return 2 * radius + 1;
    }

    NDArray source() {
      return random(1, n, c, h, w);
    }

    NDArray filters() {
      return random(2, n, diameter() * diameter(), outH, outW);
    }

    NDArray dOut() {
      return random(3, n, c, outH, outW);
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, 1, 1, 1, 1),
            new Case(1, 3, 1, 1, 2, 2, 3),
            new Case(2, 3, 1, 2, 2, 4, 3),
            new Case(3, 13, 2, 3, 4, 6, 3),
            new Case(1, 16, 2, 3, 5, 8, 5),
            new Case(1, 31, 5, 7, 10, 14, 3),
            new Case(2, 65, 5, 7, 10, 14, 2),
            new Case(1, 3, 13, 29, 26, 58, 1),
            new Case(1, 5, 24, 30, 48, 60, 3),
            new Case(1, 13, 8, 8, 14, 14, 3),
            new Case(1, 5, 5, 7, 13, 19, 3),
            new Case(1, 5, 5, 7, 5, 7, 3),
            new Case(1, 5, 5, 7, 5, 15, 5),
            new Case(1, 17, 5, 7, 6, 8, 2),
            new Case(1, 2, 3, 4, 41, 37, 3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bySource(Backend backend, Case c) {
    Doubles bordered = Naive.gradSource(Doubles.of(c.dOut()), Doubles.of(c.filters()));
    Doubles resized =
        NaiveResample.apply(
            bordered,
            transposed(NaiveResample.padding(c.outH, c.radius)),
            transposed(NaiveResample.padding(c.outW, c.radius)));
    Doubles expected =
        NaiveResample.apply(
            resized,
            transposed(NaiveResample.bicubic(c.h, c.outH)),
            transposed(NaiveResample.bicubic(c.w, c.outW)));
    NDArray actual = backend.stageApplyGradSource(c.dOut(), c.filters(), c.h, c.w);
    assertClose(expected, actual, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void byFilters(Backend backend, Case c) {
    Doubles resized =
        NaiveResample.apply(
            Doubles.of(c.source()),
            NaiveResample.bicubic(c.h, c.outH),
            NaiveResample.bicubic(c.w, c.outW));
    Doubles padded = NaiveResample.pad(resized, c.radius);
    Doubles expected = Naive.gradFilters(Doubles.of(c.dOut()), padded);
    NDArray actual = backend.stageApplyGradFilters(c.dOut(), c.source(), c.diameter());
    assertClose(expected, actual, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void everyTapHasItsGradient(Backend backend) {
    NDArray gradient =
        backend.stageApplyGradFilters(random(1, 1, 5, 8, 8), random(2, 1, 5, 4, 4), 7).toHost();
    for (int tap = 0; tap < 49; tap++) {
      assertNotEquals(0f, gradient.get(0, tap, 3, 4), "tap " + tap);
    }
  }

  /** The gradient of the filters lies in memory as the filters do. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void stridesAreThoseOfTheFilters(Backend backend) {
    StageParameters p = StageSpec.released(1, 3, 5).parameters(1);
    NDArray filters = backend.stageFilters(random(1, 2, 3, 6, 5), p);
    NDArray gradient =
        backend.stageApplyGradFilters(random(1, 2, 4, 6, 5), random(2, 2, 4, 3, 3), 3);
    for (int axis = 0; axis < 4; axis++) {
      assertEquals(filters.stride(axis), gradient.stride(axis), "axis " + axis);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void layoutsMakeNoDifferenceAndNothingIsWritten(Backend backend) {
    Case c = new Case(2, 3, 3, 4, 6, 8, 1);
    NDArray[] inputs = {c.dOut(), c.filters(), c.source()};
    NDArray[] planar = new NDArray[3];
    for (int i = 0; i < 3; i++) {
      planar[i] = NDArray.wrap(inputs[i].toArray(Layout.NCHW), inputs[i].shape(), Layout.NCHW);
    }
    TestData.assertSame(
        backend.stageApplyGradSource(inputs[0], inputs[1], 3, 4),
        backend.stageApplyGradSource(planar[0], planar[1], 3, 4));
    TestData.assertSame(
        backend.stageApplyGradFilters(inputs[0], inputs[2], 3),
        backend.stageApplyGradFilters(planar[0], planar[2], 3));
    assertArrayEquals(c.dOut().data(), inputs[0].data());
    assertArrayEquals(c.filters().data(), inputs[1].data());
    assertArrayEquals(c.source().data(), inputs[2].data());
  }

  /** Maps so large that their elements do not start at index 0. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void largeMaps(Backend backend) {
    Case c = new Case(1, 64, 64, 64, 128, 128, 1);
    NDArray dOut = c.dOut();
    NDArray few = dOut.view(new int[] {0, 0, 0, 0}, dOut.shape().withChannels(5));
    NDArray dSource = backend.stageApplyGradSource(dOut, c.filters(), 64, 64);
    assertTrue(dOut.offset() > 0 && (dSource.device() != null || dSource.offset() > 0));
    TestData.assertSame(
        backend.stageApplyGradSource(few, c.filters(), 64, 64),
        dSource.view(new int[] {0, 0, 0, 0}, dSource.shape().withChannels(5)));
    NDArray source = c.source();
    NDArray dense = NDArray.wrap(source.toArray(Layout.NCHW), source.shape(), Layout.NCHW);
    TestData.assertSame(
        backend.stageApplyGradFilters(dOut, dense, 3),
        backend.stageApplyGradFilters(dOut, source, 3));
  }

  private static double[][] transposed(double[][] m) {
    double[][] t = new double[m[0].length][m.length];
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m[0].length; j++) {
        t[j][i] = m[i][j];
      }
    }
    return t;
  }
}
