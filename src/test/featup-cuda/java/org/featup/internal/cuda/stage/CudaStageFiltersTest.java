package org.featup.internal.cuda.stage;

import static org.featup.spi.StageSpec.released;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.featup.cuda.StageArrays;
import org.featup.cuda.StageCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Equations 5 and 6 and their gradients on the kernels that ship, where their tiles begin and end.
 * What the formulas say is the contract's test.
 */
class CudaStageFiltersTest {
  private static final StageCase USUAL = new StageCase(1, 9, 21, released(3, 3, 32));

  /** Its spatial kernel is so narrow that the lower bound of the joint kernel's sum matters. */
  private static final StageSpec BOUNDED =
      new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, true);

  static List<StageCase> cases() {
    return List.of(
        new StageCase(1, 1, 1, released(3, 3, 8)),
        new StageCase(3, 2, 3, released(3, 3, 8)),
        new StageCase(2, 1, 33, released(2, 4, 1)),
        USUAL,
        new StageCase(1, 9, 21, USUAL.spec().withoutFixup()),
        new StageCase(1, 9, 21, USUAL.spec().with(RangeKernel.GAUSSIAN)),
        new StageCase(1, 9, 21, USUAL.spec().with(RangeKernel.COSINE)),
        new StageCase(1, 4, 16, released(1, 3, 8)),
        new StageCase(2, 13, 17, released(2, 4, 5)),
        // more than one segment of a row, one part of a window, one tile of fewer pixels
        new StageCase(1, 7, 19, released(4, 3, 8)),
        new StageCase(1, 3, 5, released(5, 2, 3).with(RangeKernel.GAUSSIAN)),
        new StageCase(1, 3, 17, released(8, 2, 9).withoutFixup()),
        new StageCase(1, 5, 18, released(2, 3, 0)),
        new StageCase(1, 5, 18, released(2, 3, 0).with(RangeKernel.GAUSSIAN).withoutFixup()),
        new StageCase(1, 5, 18, released(2, 3, 0).with(RangeKernel.COSINE)),
        new StageCase(1, 6, 9, BOUNDED),
        new StageCase(1, 6, 9, BOUNDED.withoutFixup()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalScalar(StageCase c) {
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaSession session = new CudaSession(driver.open(0))) {
      c.filters(session);
      c.gradients(session);
    }
    driver.assertAllClosed();
  }

  /** Views of device arrays that do not lie densely, and a gradient that is collected there. */
  @Test
  void arraysOfTheDevice() {
    StageCase whole = new StageCase(2, 9, 21, USUAL.spec());
    StageParameters p = whole.parameters();
    StageGradients expected = USUAL.zeros();
    NDArray guidance = part(whole.guidance());
    NDArray dFilters = part(whole.dFilters());
    StageArrays.scalar().stageFiltersGrad(dFilters, guidance, p, expected);
    try (CudaSession session = new CudaSession(new InterpretedDriver().open(0));
        NDArray guide = session.resident(whole.guidance());
        NDArray d = session.resident(whole.dFilters());
        NDArray collected = session.resident(whole.guidance().crop(0, 0, 9, 21));
        NDArray filters = new CudaStageFilters(session).stageFilters(part(guide), p)) {
      StageArrays.assertClose(
          StageArrays.scalar().stageFilters(guidance, p), filters, StageArrays.OUTPUT);
      StageGradients actual = StageGradients.zeros(p).withGuidance(collected.image(1));
      new CudaStageFiltersGrad(session).stageFiltersGrad(part(d), part(guide), p, actual);
      NDArray difference = NDArray.zeros(expected.guidance().shape());
      float[] before = whole.guidance().image(1).toArray(Layout.CHANNELS_LAST);
      float[] after = actual.guidance().toArray(Layout.CHANNELS_LAST);
      for (int i = 0; i < before.length; i++) {
        difference.data()[i] = after[i] - before[i];
      }
      StageCase.compare(expected, actual.withGuidance(difference));
    }
  }

  /** The second image without its first column. */
  private static NDArray part(NDArray batch) {
    return batch.image(1);
  }

  @Test
  void gradientsAreEqualToTheBit() {
    assertArrayEquals(gradients(1).fixup().first().weight(), gradients(2).fixup().first().weight());
  }

  private static StageGradients gradients(int workers) {
    StageGradients gradients = USUAL.zeros();
    InterpretedDriver driver = new InterpretedDriver();
    driver.workers(workers);
    try (CudaSession session = new CudaSession(driver.open(0))) {
      new CudaStageFiltersGrad(session)
          .stageFiltersGrad(USUAL.dFilters(), USUAL.guidance(), USUAL.parameters(), gradients);
    }
    return gradients;
  }

  /** Each launch and each allocation fails once: nothing stays open. */
  @Test
  void failuresLeaveNothingOpen() {
    StageCase c = new StageCase(1, 3, 4, released(1, 3, 4).with(RangeKernel.COSINE));
    for (int n = 1; n <= 24; n++) {
      failing(c, n, true);
      failing(c, n, false);
    }
  }

  private static void failing(StageCase c, int n, boolean launch) {
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaSession session = new CudaSession(driver.open(0))) {
      if (launch) {
        driver.failures().launch(n);
      } else {
        driver.failures().allocation(n);
      }
      c.filters(session);
      c.gradients(session);
      assertFalse(n <= 8, "it did not get as far as " + n);
    } catch (CudaException e) {
      assertEquals(0, e.getSuppressed().length);
    }
    driver.assertAllClosed();
  }

  @Test
  void launches() {
    assertEquals(new WindowParts(1, 7, 1, 10, 24), WindowParts.of(7));
    assertEquals(new WindowParts(2, 9, 2, 8, 40), WindowParts.of(9));
    assertEquals(15_600, WindowParts.of(7).sharedBytes(WindowParts.of(7).chunk(32)));
    assertEquals(11, WindowParts.of(7).chunk(32));
    WindowParts widest = WindowParts.of(201);
    assertEquals(26 * 201, widest.rowSegments() * 201);
    for (WindowParts parts : List.of(WindowParts.of(3), WindowParts.of(9), widest)) {
      for (int keys : new int[] {1, 3, 32, 1000}) {
        int chunk = parts.chunk(keys);
        assertFalse(parts.sharedBytes(chunk) > 48 << 10);
        assertFalse(parts.gradientSharedBytes(parts.gradientChunk(keys)) > 48 << 10);
      }
    }
    assertEquals(new PixelTile(6, 128, 30_464), PixelTile.of(112, 56));
    assertEquals(784, PixelTile.of(112, 56).blocks(224 * 224));
    assertEquals(1 << 25, PixelTile.of(112, 56).blocks(Integer.MAX_VALUE));
    Exception e = assertThrows(IllegalArgumentException.class, () -> PixelTile.of(1537, 768));
    assertEquals(
        "a stage on CUDA needs the shared memory of a block for 4 pixels: expected at most 1536"
            + " channels of a window, its guidance and its hidden layer together, given 1537",
        e.getMessage());
  }
}
