package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiConsumer;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.cuda.ptx.Traffic;
import org.featup.internal.cuda.conv.ConvTiles;
import org.featup.internal.cuda.conv.CudaAdaptiveConv;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the tiled kernels ask of memory, as the interpreter counts it. All tiles of a map cost the
 * same, so one of 2 x 2 tiles stands for those of any size. With so few tiles it is cut into as
 * many ranges of channels as the kernels allow, which is the most expensive case.
 */
class ConvTrafficTest {
  private static final int HEIGHT = 16;
  private static final int WIDTH = 32;
  private static final long TILES = 4;
  private static final long PIXELS = 128;

  @ParameterizedTest
  @CsvSource({
    "384, 7", "768, 7", "2048, 7", "96, 7", "64, 7", "16, 7", "384, 5", "384, 3", "32, 3"
  })
  void forwardAsksForLittleMoreThanItMust(int channels, int d) {
    Traffic traffic = forward(channels, d);
    long floor = floor(channels, d);
    assertEquals(floor + again(channels, d, 1), traffic.loadedBytes() + traffic.storedBytes());
    // whole sectors of 32 bytes, although the filters of a pixel start anywhere in one
    assertTrue(
        traffic.requestedBytes() <= 1.3 * floor,
        () -> traffic.requestedBytes() + " bytes, of which " + floor + " are needed");
    onlyStoringWeightsConflicts(traffic);
    // every tap of every output once, and nothing else
    assertEquals(TILES * PIXELS * channels * d * d, traffic.fmas());
  }

  /**
   * Pixels that are not aligned to vectors: the same bytes, in lanes over the channels. 64 bytes
   * that start anywhere touch three sectors of 32 instead of two, seven times of eight.
   */
  @ParameterizedTest
  @CsvSource({"30, 7", "31, 7", "381, 7", "31, 5", "31, 3"})
  void singleChannelsTouchFewSectorsMore(int channels, int d) {
    Traffic traffic = forward(channels, d);
    long bytes = floor(channels, d) + again(channels, d, 1);
    assertEquals(bytes, traffic.loadedBytes() + traffic.storedBytes());
    assertTrue(traffic.requestedBytes() <= 1.55 * bytes, traffic::toString);
    onlyStoringWeightsConflicts(traffic);
    Traffic gradient = gradFilters(channels, d);
    bytes = floor(channels, d) + again(channels, d, 2);
    assertEquals(bytes, gradient.loadedBytes() + gradient.storedBytes());
    assertTrue(32 * gradient.loadedSectors() <= 1.55 * gradient.loadedBytes(), gradient::toString);
    onlyStoringSumsConflicts(gradient, channels, d);
  }

  /**
   * What docs/gpu-predictions.md predicts times from: passes for 16 channels of a tile, weights
   * apart, and for the sums.
   */
  @ParameterizedTest
  @CsvSource({"7, 1578, 1370, 648", "5, 904, 952, 344", "3, 426, 602, 136"})
  void passesOverSharedMemory(int d, long forward, long gradFilters, long sums) {
    int chunks = 3;
    int channels = chunks * ConvTiles.CHUNK;
    Traffic traffic = forward(channels, d);
    long weights = traffic.warpInstructions().get("st.shared.f32") + traffic.sharedConflicts();
    assertEquals(forward * TILES * chunks, traffic.sharedPasses() - weights);
    // by element the outputs go through it as well, there and back
    long outputs = 2 * PIXELS * ConvTiles.CHUNK / 32;
    assertEquals(
        traffic.sharedPasses() + outputs * TILES * chunks, forward(channels - 1, d).sharedPasses());
    for (int c : new int[] {channels, channels - 1}) {
      Traffic gradient = gradFilters(c, d);
      assertEquals(
          TILES * (gradFilters * chunks + ranges(c, d, 2) * sums), gradient.sharedPasses());
    }
  }

  @ParameterizedTest
  @CsvSource({"384, 7", "32, 7", "384, 5", "384, 3"})
  void gradientBySourceReadsTheFiltersOnce(int channels, int d) {
    Traffic traffic =
        run(
            channels,
            d,
            "adaptive_conv_tile",
            (cuda, given) -> cuda.adaptiveConvGradSource(given.dOut(), given.filters()).close());
    Shape padded = new Shape(1, channels, HEIGHT + d - 1, WIDTH + d - 1);
    ConvTiles tiles = new ConvTiles(padded, d);
    long filters = 4 * TILES * PIXELS * d * d * tiles.ranges(tiles.chunksPerRange(1));
    long window = (16 + d - 1L) * (8 + d - 1);
    long most = filters + 4L * channels * (tiles.count() * window + (long) padded.h() * padded.w());
    long bytes = traffic.loadedBytes() + traffic.storedBytes();
    assertTrue(bytes <= most, () -> bytes + " bytes, at most " + most);
    onlyStoringWeightsConflicts(traffic);
  }

  @ParameterizedTest
  @CsvSource({"384, 7", "2048, 7", "32, 7", "384, 5", "384, 3"})
  void gradientByFiltersReadsTheFeaturesOnce(int channels, int d) {
    Traffic traffic = gradFilters(channels, d);
    assertEquals(
        floor(channels, d) + again(channels, d, 2), traffic.loadedBytes() + traffic.storedBytes());
    // rows of pixels are stored in one piece, here from where a sector begins
    assertEquals(traffic.storedBytes(), 32 * traffic.storedSectors());
    onlyStoringSumsConflicts(traffic, channels, d);
  }

  /** Which happens once for all channels: lanes hold taps, which lie 528 bytes apart. */
  private static void onlyStoringWeightsConflicts(Traffic traffic) {
    long stores = traffic.warpInstructions().get("st.shared.f32");
    assertTrue(
        traffic.sharedConflicts() <= 3 * stores,
        () -> traffic.sharedConflicts() + " conflicts, " + stores + " stores of weights");
  }

  /** Once for all channels of a range, two passes for each of the sums of a warp. */
  private static void onlyStoringSumsConflicts(Traffic traffic, int channels, int d) {
    long stores = TILES * ranges(channels, d, 2) * (8L * d) * ((d + 1) / 2);
    assertTrue(
        traffic.sharedConflicts() <= stores,
        () -> traffic.sharedConflicts() + " conflicts, " + stores + " stores of sums");
  }

  /** Each element of the source once per tile, each output and each filter once, in bytes. */
  private static long floor(int channels, int d) {
    long window = (16 + d - 1L) * (8 + d - 1);
    return 4 * TILES * (channels * (window + PIXELS) + PIXELS * d * d);
  }

  /** The filters, or the parts of their gradient, of all ranges but one. */
  private static long again(int channels, int d, int copies) {
    return 4 * TILES * PIXELS * d * d * (ranges(channels, d, copies) - 1);
  }

  private static long ranges(int channels, int d, int copies) {
    ConvTiles tiles = new ConvTiles(new Shape(1, channels, HEIGHT, WIDTH), d);
    return tiles.ranges(tiles.chunksPerRange(copies));
  }

  private static Traffic forward(int channels, int d) {
    return run(
        channels,
        d,
        "adaptive_conv_tile",
        (cuda, given) ->
            cuda.adaptiveConv(given.padded(), given.filters(), NDArray.zeros(given.shape())));
  }

  private static Traffic gradFilters(int channels, int d) {
    return run(
        channels,
        d,
        "adaptive_conv_grad_filters_tile",
        (cuda, given) -> cuda.adaptiveConvGradFilters(given.dOut(), given.padded()).close());
  }

  private static Traffic run(
      int channels, int d, String kernel, BiConsumer<CudaAdaptiveConv, ConvCase> operation) {
    InterpretedDriver driver = new InterpretedDriver();
    Traffic[] found = {null};
    driver.onLaunch(
        traffic -> {
          if (traffic.kernel().equals(kernel)) {
            found[0] = traffic;
          }
        });
    try (CudaContext context = driver.open(0);
        CudaSession session = new CudaSession(context)) {
      operation.accept(
          new CudaAdaptiveConv(session), new ConvCase(new Shape(1, channels, HEIGHT, WIDTH), d));
    }
    return found[0];
  }
}
