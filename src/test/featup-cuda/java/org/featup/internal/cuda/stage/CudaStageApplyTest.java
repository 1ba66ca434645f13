package org.featup.internal.cuda.stage;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.assertSame;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.featup.cuda.StageArrays;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.spi.Band;
import org.featup.spi.StageRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel of a stage against the plain backend, at any ratio, and band by band. */
class CudaStageApplyTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));
  private final CudaStageApply stage = new CudaStageApply(session);

  @AfterEach
  void nothingStaysOpen() {
    stage.close();
    session.close();
    driver.assertAllClosed();
  }

  /** Extents of the source and size of the output. */
  record Case(int n, int c, int h, int w, int outH, int outW, int diameter, boolean bias) {
    NDArray source() {
      return random(1, n, c, h, w);
    }

    NDArray filters() {
      return random(2, n, diameter * diameter, outH, outW);
    }

    float[] biases() {
      return bias ? values(3, c) : null;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(1, 1, 1, 1, 1, 1, 1, false),
        new Case(1, 4, 1, 1, 2, 2, 7, true),
        new Case(2, 3, 1, 2, 2, 4, 7, false),
        new Case(3, 13, 2, 3, 4, 6, 7, true),
        new Case(1, 16, 2, 3, 5, 8, 9, false),
        new Case(1, 64, 6, 10, 12, 20, 7, true),
        new Case(2, 130, 5, 9, 10, 18, 7, true),
        new Case(1, 13, 5, 7, 10, 14, 5, false),
        new Case(1, 4, 7, 13, 14, 26, 3, true),
        new Case(1, 64, 8, 8, 11, 11, 7, false),
        new Case(1, 13, 8, 8, 11, 11, 5, true),
        new Case(1, 3, 5, 7, 15, 21, 9, false),
        new Case(1, 8, 5, 7, 5, 7, 7, true),
        new Case(1, 40, 16, 18, 16, 18, 7, true),
        new Case(1, 5, 5, 7, 13, 19, 3, false),
        new Case(1, 7, 6, 5, 12, 10, 1, true),
        new Case(1, 12, 12, 15, 12, 15, 13, false),
        new Case(1, 5, 20, 24, 20, 24, 13, true),
        new Case(1, 3, 24, 30, 26, 31, 53, false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isThatOfTheOracle(Case c) {
    NDArray expected =
        scalar().stageApply(Band.whole(c.source()), c.filters(), 0, c.outH, c.biases());
    try (NDArray out = stage.apply(Band.whole(c.source()), c.filters(), 0, c.outH, c.biases())) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  /** What a band does not need is not there at all; its rows are those of the whole, bit by bit. */
  @ParameterizedTest
  @MethodSource("cases")
  void bandsAreRowsOfTheWhole(Case c) {
    NDArray source = c.source();
    try (NDArray whole = stage.apply(Band.whole(source), c.filters(), 0, c.outH, c.biases())) {
      NDArray expected = whole.toHost();
      for (int from = 0; from < c.outH; from += 3) {
        int to = Math.min(c.outH, from + 2 + from % 4);
        StageRows rows = StageRows.needed(from, to, c.outH, c.h, c.diameter / 2);
        NDArray part = source.crop(rows.from(), 0, rows.to() - rows.from(), c.w);
        Band band = new Band(part, rows.from(), c.h);
        try (NDArray out = stage.apply(band, c.filters(), from, to, c.biases())) {
          assertSame(expected.crop(from, 0, to - from, c.outW), out);
        }
      }
    }
  }

  /** A block that has several chunks of channels folds the filters once, or slice by slice. */
  @ParameterizedTest
  @CsvSource({"130, 7, 14", "100, 7, 8", "70, 13, 20"})
  void blocksMayHaveAllChannels(int channels, int diameter, int size) {
    int source = diameter == 13 ? size : size / 2;
    Case c = new Case(1, channels, source, source, size, size, diameter, true);
    Band whole = Band.whole(c.source());
    NDArray expected = scalar().stageApply(whole, c.filters(), 0, size, c.biases());
    try (CudaStageApply alone = new CudaStageApply(session, 1);
        NDArray out = alone.apply(whole, c.filters(), 0, size, c.biases())) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  /** Filters stored as fp16 are read where they are: as if they had been rounded before. */
  @ParameterizedTest
  @MethodSource("cases")
  void filtersMayBeHalves(Case c) {
    try (NDArray filters = HalfBuffer.of(session, c.filters())) {
      NDArray expected =
          scalar().stageApply(Band.whole(c.source()), filters.toHost(), 0, c.outH, c.biases());
      driver.onLaunch(traffic -> assertEquals("stage_apply", traffic.kernel()));
      try (NDArray out = stage.apply(Band.whole(c.source()), filters, 0, c.outH, c.biases())) {
        assertClose(expected, out, StageArrays.OUTPUT);
      }
    }
  }

  @Test
  void arraysOnTheDeviceAreUsedWhereTheyAre() {
    Case c = new Case(1, 8, 4, 5, 8, 10, 7, false);
    NDArray expected = scalar().stageApply(Band.whole(c.source()), c.filters(), 0, 8, null);
    try (NewArray source = upload(c.source());
        NewArray filters = upload(c.filters());
        NDArray out = stage.apply(Band.whole(source.array()), filters.array(), 0, 8, null)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  private NewArray upload(NDArray array) {
    NewArray copy = NewArray.of(session, array.shape());
    float[] elements = array.channelsLast().data();
    session.context().upload(elements, 0, copy.memory(), 0, elements.length);
    return copy;
  }
}
