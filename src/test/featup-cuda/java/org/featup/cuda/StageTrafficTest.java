package org.featup.cuda;

import static org.featup.cuda.StageArrays.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Traffic;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.stage.CudaStageApply;
import org.featup.internal.cuda.stage.CudaStageApplyGrad;
import org.featup.ndarray.NDArray;
import org.featup.spi.Band;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernels of a stage that doubles ask of memory, as the interpreter counts it. */
class StageTrafficTest {
  private static final int HEIGHT = 32;
  private static final int WIDTH = 64;
  private static final long PIXELS = (long) HEIGHT * WIDTH;
  private static final long TILES = PIXELS / 128;
  private static final int D = 7;

  /** Weights of a window, folded, with the column that makes their number even. */
  private static final long WINDOW = 7 * 8;

  /** Multiply-adds to fold the filters of a pixel: 8 rows at once, then 8 columns. */
  private static final long FOLDING = 8 * 8 * D + 7 * D * 8;

  private final NDArray filters = random(2, 1, D * D, HEIGHT, WIDTH);

  /** Traffic per 32 channels is what two numbers of channels differ by. */
  @ParameterizedTest
  @ValueSource(ints = {32, 96})
  void theStageReadsItsSourceOncePerTile(int channels) {
    Traffic less = apply(channels);
    Traffic more = apply(channels + 32);
    assertEquals(4 * 32 * PIXELS, more.storedBytes() - less.storedBytes());
    // the source under a tile is 10 x 14 pixels, less at the edges of the map
    long source = more.loadedBytes() - less.loadedBytes();
    assertTrue(source <= 4 * 32 * TILES * 140, () -> source + " bytes of the source");
    assertEquals(32 * WINDOW * PIXELS, more.fmas() - less.fmas());
    assertEquals(less.sharedConflicts(), more.sharedConflicts(), "conflicts while convolving");
    // what docs/gpu-predictions.md predicts times from
    long passes = more.sharedPasses() - less.sharedPasses();
    assertTrue(passes <= 22 * PIXELS, () -> passes + " passes over shared memory");
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 64})
  void theFiltersAreFoldedOnce(int channels) {
    Traffic traffic = apply(channels);
    int chunks = (channels + 31) / 32;
    // a few lanes fold what is beyond the map or beyond the taps
    long folding = traffic.fmas() - 32L * chunks * WINDOW * PIXELS;
    assertTrue(folding <= 1.08 * FOLDING * PIXELS, () -> folding + " multiply-adds to fold");
    // each filter, source pixel and weight is read from memory, nothing is read twice from there
    long floor = 4 * (PIXELS * (channels + D * D) + PIXELS / 4 * channels);
    assertTrue(traffic.distinctBytes() <= 1.05 * floor, () -> traffic.distinctBytes() + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void gradientsReadWhatTheyNeed(int channels) {
    NDArray dOut = random(1, 1, channels, HEIGHT, WIDTH);
    NDArray source = random(3, 1, channels, HEIGHT / 2, WIDTH / 2);
    Map<String, Traffic> kernels =
        KernelTraffic.of(
            session -> {
              try (CudaStageApplyGrad gradients = new CudaStageApplyGrad(session)) {
                gradients.source(dOut, filters, HEIGHT / 2, WIDTH / 2).close();
                gradients.filters(dOut, source, D).close();
              }
            });
    Traffic fold = kernels.get("stage_fold");
    assertEquals(4 * WINDOW * PIXELS, fold.storedBytes());
    Traffic gather = kernels.get("stage_apply_grad_source");
    assertEquals(channels * WINDOW * PIXELS, gather.fmas());
    assertEquals(channels * PIXELS, gather.storedBytes());
    Traffic correlate = kernels.get("stage_apply_grad_filters");
    assertEquals(4 * D * D * PIXELS, correlate.storedBytes());
    long unfolding = correlate.fmas() - channels * WINDOW * PIXELS;
    assertTrue(unfolding <= FOLDING * PIXELS, () -> unfolding + " multiply-adds to unfold");
  }

  private Traffic apply(int channels) {
    NDArray source = random(1, 1, channels, HEIGHT / 2, WIDTH / 2);
    Consumer<CudaSession> alone =
        session -> {
          try (CudaStageApply stage = new CudaStageApply(session, 1)) {
            stage.apply(Band.whole(source), filters, 0, HEIGHT, null).close();
          }
        };
    return KernelTraffic.of(alone).get("stage_apply");
  }
}
