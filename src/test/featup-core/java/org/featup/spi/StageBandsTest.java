package org.featup.spi;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Some rows of a stage equal the same rows of the whole, bit by bit. */
class StageBandsTest {
  private static final int CHANNELS = 13;
  private static final int COLUMNS = 6;

  /** Rows of source and output, and the radius. */
  record Case(int h, int outH, int radius) {}

  static Stream<Arguments> cases() {
    List<Case> cases = new ArrayList<>();
    for (int radius : new int[] {1, 2, 3, 5}) {
      cases.add(new Case(5, 10, radius));
      cases.add(new Case(8, 14, radius));
      cases.add(new Case(5, 13, radius));
      cases.add(new Case(7, 7, radius));
    }
    cases.add(new Case(1, 2, 3));
    cases.add(new Case(2, 3, 3));
    cases.add(new Case(40, 80, 3));
    return TestBackends.times(cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyBandOfAWholeSource(Backend backend, Case c) {
    for (int image = 1; image <= 2; image++) {
      check(backend, c, image, false);
    }
  }

  /** What the band does not need is not there at all: it cannot be read. */
  @ParameterizedTest
  @MethodSource("cases")
  void neededRowsSuffice(Backend backend, Case c) {
    for (int image = 1; image <= 2; image++) {
      check(backend, c, image, true);
    }
  }

  private static void check(Backend backend, Case c, int images, boolean neededOnly) {
    int d = 2 * c.radius + 1;
    NDArray source = random(1, images, CHANNELS, c.h, COLUMNS / 2);
    NDArray filters = random(2, images, d * d, c.outH, COLUMNS);
    float[] bias = values(3, CHANNELS, 1);
    NDArray whole = backend.stageApply(Band.whole(source), filters, 0, c.outH, bias);
    int step = c.outH > 20 ? 9 : 1;
    for (int from = 0; from < c.outH; from += step) {
      for (int to = from + 1; to <= c.outH; to += step) {
        StageRows rows = new StageRows(0, c.h);
        if (neededOnly) {
          rows = StageRows.needed(from, to, c.outH, c.h, c.radius);
        }
        NDArray part = source.crop(rows.from(), 0, rows.to() - rows.from(), COLUMNS / 2);
        Band band = new Band(part, rows.from(), c.h);
        NDArray actual = backend.stageApply(band, filters, from, to, bias);
        assertSame(whole.crop(from, 0, to - from, COLUMNS), actual);
      }
    }
  }

  @Test
  void aBandOutsideItsMapIsRefused() {
    NDArray rows = NDArray.zeros(new Shape(1, 1, 3, 2));
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Band(rows, 2, 4));
    assertTrue(e.getMessage().contains("rows 2 .. 4 of a map of 4 rows"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Band(rows, -1, 4));
  }
}
