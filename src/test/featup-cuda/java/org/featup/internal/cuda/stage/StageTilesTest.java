package org.featup.internal.cuda.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiConsumer;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.maps.DeviceAxis;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the kernels of a stage are launched. */
class StageTilesTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));
  private final StageAxes axes = new StageAxes(session);

  @AfterEach
  void nothingStaysOpen() {
    axes.close();
    session.close();
    driver.assertAllClosed();
  }

  private void with(int source, int size, int diameter, BiConsumer<DeviceAxis, DeviceAxis> check) {
    axes.use(new StageAxes.Sizes(source, source, size, size, diameter), check::accept);
  }

  @Test
  void aStageThatDoublesFillsSharedMemory() {
    with(
        56,
        112,
        7,
        (rows, columns) -> {
          assertEquals(7, rows.extent());
          assertEquals(8, columns.extent());
          assertEquals(
              new StageTile(4, 7, 14, 17920, StageTile.SHARED_LIMIT), StageTile.of(rows, columns));
          assertEquals(new GradientTile(4, 7, 21, 339, 128, 43392), GradientTile.of(rows, columns));
        });
  }

  @Test
  void largeWindowsHaveSmallTiles() {
    with(
        128,
        224,
        7,
        (rows, columns) -> {
          assertEquals(2, StageTile.of(rows, columns).warps());
          assertEquals(rows.extent(), StageTile.of(rows, columns).sliceRows());
        });
    with(
        60,
        60,
        7,
        (rows, columns) -> {
          assertEquals(1, StageTile.of(rows, columns).warps());
          assertTrue(StageTile.of(rows, columns).sliceRows() < rows.extent());
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 9, 13, 21, 49, 101, 151})
  void allFitThatAStageMayAskFor(int diameter) {
    for (int size : new int[] {1, 2, 40, 47, 64, 80, 120, 400}) {
      with(
          Math.min(40, size),
          size,
          diameter,
          (rows, columns) -> {
            StageTile tile = StageTile.of(rows, columns);
            assertTrue(tile.sharedBytes() <= StageTile.SHARED_LIMIT, tile.toString());
            assertTrue(tile.sliceRows() >= 1 && tile.sourceBytes() % 16 == 0, tile.toString());
            GradientTile gradient = GradientTile.of(rows, columns);
            assertTrue(gradient.sharedBytes() <= StageTile.SHARED_LIMIT, gradient.toString());
            assertTrue(gradient.plane() % 2 == 1, gradient.toString());
          });
    }
  }

  @Test
  void aWindowTooWideIsRefused() {
    with(
        400,
        400,
        201,
        (rows, columns) -> {
          Exception e =
              assertThrows(IllegalArgumentException.class, () -> StageTile.of(rows, columns));
          assertEquals(
              "a window of diameter 201 over 208 source columns is too wide for the 49152 bytes of"
                  + " shared memory of a block",
              e.getMessage());
        });
  }

  @Test
  void tilesCoverTheWantedRows() {
    StageTile tile = new StageTile(4, 7, 14, 0, 0);
    assertEquals(1, CudaStageApply.tiles(tile, 1, 0, 8, 16));
    assertEquals(2, CudaStageApply.tiles(tile, 1, 0, 9, 16));
    assertEquals(2, CudaStageApply.tiles(tile, 1, 1, 9, 16));
    assertEquals(6, CudaStageApply.tiles(tile, 3, 7, 9, 17));
    assertEquals(1L << 33, CudaStageApply.tiles(tile, 1 << 20, 0, 8, 1 << 17));
  }

  @Test
  void blocksShareTheChannelsOfFewTiles() {
    assertEquals(1, CudaStageApply.splits(384, 384, 384));
    assertEquals(4, CudaStageApply.splits(98, 384, 384));
    assertEquals(12, CudaStageApply.splits(8, 384, 384));
    assertEquals(1, CudaStageApply.splits(1, 31, 384));
    // two chunks each, not two for one block and one for the others
    assertEquals(3, CudaStageApply.splits(100, 161, 384));
  }

  @Test
  void onlyTheAxesThatWereUsedLastAreKept() {
    for (int size = 1; size <= 50; size++) {
      with(size, 2 * size, 3, (rows, columns) -> {});
    }
    assertEquals(64, driver.openAllocations());
    with(50, 100, 3, (rows, columns) -> {});
    assertEquals(64, driver.openAllocations());
  }
}
