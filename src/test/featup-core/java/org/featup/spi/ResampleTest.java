package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Separable resampling against dense matrices, and its adjoint. */
class ResampleTest {

  private interface TapRule {
    Taps taps(int in, int out);
  }

  /** One way to resample, as taps and as a dense matrix. */
  private record Kind(String name, TapRule taps, NaiveResample.Rule matrix) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("nearest", Taps::nearest, NaiveResample::nearest),
          new Kind("bilinear", Taps::bilinear, NaiveResample::bilinear),
          new Kind("bicubic", Taps::bicubic, NaiveResample::bicubic),
          new Kind("pool", Taps::averagePool, NaiveResample::averagePool),
          new Kind(
              "blur",
              (in, out) -> Taps.gaussianBlur5(in),
              (in, out) -> NaiveResample.gaussianBlur5(in)));

  /** Extents of the input and wanted size; a blur keeps the size. */
  private record Case(Kind kind, int n, int c, int h, int w, int outH, int outW) {
    Taps rows() {
      return kind.taps.taps(h, outH);
    }

    Taps columns() {
      return kind.taps.taps(w, outW);
    }
  }

  static Stream<Arguments> cases() {
    int[][] extents = {
      {1, 1, 1, 1, 1, 1},
      {2, 3, 1, 2, 2, 4},
      {3, 13, 2, 3, 7, 5},
      {1, 16, 5, 7, 5, 7},
      {1, 65, 5, 7, 9, 19},
      {1, 207, 5, 7, 13, 12},
      {1, 31, 13, 29, 6, 11},
      {2, 3, 13, 29, 1, 2},
      {1, 2, 40, 9, 81, 23}
    };
    List<Case> cases = new ArrayList<>();
    for (Kind kind : KINDS) {
      for (int[] e : extents) {
        cases.add(new Case(kind, e[0], e[1], e[2], e[3], e[4], e[5]));
      }
    }
    return TestBackends.times(cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheDenseMatrices(Backend backend, Case c) {
    NDArray x = random(1, c.n, c.c, c.h, c.w);
    assertClose(
        NaiveResample.apply(
            Doubles.of(x), c.kind.matrix.apply(c.h, c.outH), c.kind.matrix.apply(c.w, c.outW)),
        backend.resample(x, c.rows(), c.columns()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void transposedTapsAreTheAdjoint(Backend backend, Case c) {
    NDArray x = random(1, c.n, c.c, c.h, c.w);
    NDArray mapped = backend.resample(x, c.rows(), c.columns());
    NDArray y = random(2, c.n, c.c, mapped.shape().h(), mapped.shape().w());
    NDArray back = backend.resample(y, c.rows().transpose(), c.columns().transpose());
    double left = Doubles.of(mapped).dot(Doubles.of(y));
    double right = Doubles.of(x).dot(Doubles.of(back));
    double scale = Math.sqrt(Doubles.of(y).dot(Doubles.of(y)) * Doubles.of(x).dot(Doubles.of(x)));
    assertEquals(left, right, 1e-6 * scale);
  }
}
