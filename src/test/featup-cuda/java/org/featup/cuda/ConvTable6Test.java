package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.stream.IntStream;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.conv.ConvInputs;
import org.featup.internal.cuda.conv.ConvTiles;
import org.featup.internal.cuda.conv.CudaAdaptiveConv;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the convolution and its gradients ask of memory on the shapes of docs/gpu-predictions.md, in
 * whole sectors. Tiles that are neither first nor last along an axis all cost the same. So the
 * tiles of a map of 3 x 3 are run one by one, the last as large as those of the large map, with the
 * ranges of channels of the large map, and each counts as often as the large map has such tiles.
 */
class ConvTable6Test {
  /**
   * Of what tiles cannot do without: each input once per tile with its border, each output once.
   */
  private static final double MOST = 1.3;

  private static final double MOST_OF_FEW_CHANNELS = 1.8;

  private final InterpretedDriver driver = new InterpretedDriver();
  private long requested;

  ConvTable6Test() {
    driver.onLaunch(traffic -> requested += traffic.requestedBytes());
  }

  /** Bytes asked for in whole sectors, and bytes that are needed. */
  private record Cost(double requested, double floor) {
    Cost plus(double more, double needed, double times) {
      return new Cost(requested + times * more, floor + times * needed);
    }
  }

  /** The tiles along an axis of the large map, and of the small one that stands for it. */
  private record Axis(int tile, int size) {
    int count() {
      return (size + tile - 1) / tile;
    }

    int smallCount() {
      return Math.min(3, count());
    }

    int smallSize() {
      return size - (count() - smallCount()) * tile;
    }

    /** Tiles of the large map that tile i of the small one stands for. */
    int copies(int i) {
      return count() > 3 && i == 1 ? count() - 2 : 1;
    }

    int pixels(int i) {
      return Math.min(tile, smallSize() - i * tile);
    }

    /** Pixels of a source under the tile's windows, which start {@code before} their pixels. */
    int window(int i, int before, int d, int source) {
      int from = i * tile - before;
      return Math.min(source, from + pixels(i) + d - 1) - Math.max(0, from);
    }

    /** Pairs of a pixel of the tile with a pixel of its window that the source has. */
    long taps(int i, int before, int d, int source) {
      return IntStream.range(i * tile - before, i * tile - before + pixels(i))
          .mapToLong(start -> Math.min(source, start + d) - Math.max(0, start))
          .sum();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 28, 28, 384, 7",
    "1, 56, 56, 384, 7",
    "1, 112, 112, 384, 7",
    "1, 224, 224, 384, 7",
    "1, 112, 112, 768, 7",
    "1, 112, 112, 2048, 7",
    "8, 56, 56, 384, 5",
    "8, 112, 112, 384, 3",
    "1, 14, 14, 2048, 5",
    "16, 32, 32, 2048, 5",
    "64, 14, 14, 2048, 5",
    "64, 64, 64, 16, 5",
  })
  void requestsLittleMoreThanItMust(int n, int h, int w, int c, int d) {
    check(n, h, w, c, d, MOST);
  }

  /** Rows of a few channels begin anywhere in a sector: of each, two are touched in part. */
  @ParameterizedTest
  @CsvSource({
    "1, 512, 512, 3, 5",
    "32, 512, 512, 3, 5",
    "64, 224, 224, 3, 5",
    "64, 64, 64, 16, 7",
  })
  void ofFewChannelsSectorsAreTouchedInPart(int n, int h, int w, int c, int d) {
    check(n, h, w, c, d, MOST_OF_FEW_CHANNELS);
  }

  private void check(int n, int h, int w, int c, int d, double most) {
    Shape output = new Shape(n, c, h, w);
    check(convolution(output, d, false), output, d, "forward", most);
    Shape padded = output.withSize(h + d - 1, w + d - 1);
    check(convolution(padded, d, true), output, d, "by source", most);
    check(gradFilters(output, d), output, d, "by filters", most);
  }

  private static void check(Cost cost, Shape shape, int d, String what, double most) {
    System.out.printf(
        Locale.ROOT,
        "%dx%dx%dx%dx%d %s: tiles need %.1f MB, requested %.1f MB, %.2f%n",
        shape.n(),
        shape.h(),
        shape.w(),
        shape.c(),
        d,
        what,
        cost.floor / 1e6,
        cost.requested / 1e6,
        cost.requested / cost.floor);
    assertTrue(cost.requested <= most * cost.floor, () -> what + ": " + cost);
    assertTrue(cost.requested >= cost.floor, () -> what + ": " + cost);
  }

  /** The output from the source or, turned, the gradient by the source from that of the output. */
  private Cost convolution(Shape written, int d, boolean turned) {
    Axis rows = new Axis(8, written.h());
    Axis columns = new Axis(16, written.w());
    Shape small = new Shape(1, written.c(), rows.smallSize(), columns.smallSize());
    int grown = turned ? 1 - d : d - 1;
    Shape source = small.withSize(small.h() + grown, small.w() + grown);
    Shape filters = (turned ? source : small).withChannels(d * d);
    int before = turned ? d - 1 : 0;
    int chunks = new ConvTiles(written, d).chunksPerRange(1);
    ConvTiles tiles = new ConvTiles(small, d);
    Cost sum = new Cost(0, 0);
    try (CudaContext context = driver.open(0);
        CudaSession session = new CudaSession(context);
        DeviceMemory x = zeros(context, source);
        DeviceMemory f = zeros(context, filters);
        DeviceMemory y = zeros(context, small)) {
      CudaAdaptiveConv conv = new CudaAdaptiveConv(session);
      for (int i = 0; i < rows.smallCount(); i++) {
        for (int j = 0; j < columns.smallCount(); j++) {
          only(i * columns.smallCount() + j, tiles);
          conv.tiled(inputs(x, f), source, y, tiles, chunks, turned ? 1 : 0, 0);
          double window =
              (double) rows.window(i, before, d, source.h())
                  * columns.window(j, before, d, source.w());
          double taps =
              (double) rows.taps(i, before, d, source.h()) * columns.taps(j, before, d, source.w());
          double pixels = (double) rows.pixels(i) * columns.pixels(j);
          double floor = 4 * (written.c() * (window + pixels) + taps);
          sum =
              sum.plus(
                  (double) requested, floor, (double) written.n() * copies(rows, i, columns, j));
        }
      }
    }
    return sum;
  }

  private Cost gradFilters(Shape dOut, int d) {
    Axis rows = new Axis(8, dOut.h());
    Axis columns = new Axis(16, dOut.w());
    Shape small = new Shape(1, dOut.c(), rows.smallSize(), columns.smallSize());
    Shape source = small.withSize(small.h() + d - 1, small.w() + d - 1);
    int chunks = new ConvTiles(dOut, d).chunksPerRange(2);
    ConvTiles tiles = new ConvTiles(small, d);
    int ranges = tiles.ranges(chunks);
    // the parts of the ranges, read once more and added up
    double added = ranges == 1 ? 0 : 4.0 * (ranges + 1) * dOut.withChannels(d * d).elements();
    Cost sum = new Cost(added, 0);
    try (CudaContext context = driver.open(0);
        CudaSession session = new CudaSession(context);
        DeviceMemory dY = zeros(context, small);
        DeviceMemory x = zeros(context, source);
        DeviceMemory parts = context.allocate(4L * ranges * small.withChannels(d * d).elements())) {
      CudaAdaptiveConv conv = new CudaAdaptiveConv(session);
      for (int i = 0; i < rows.smallCount(); i++) {
        for (int j = 0; j < columns.smallCount(); j++) {
          only(i * columns.smallCount() + j, tiles);
          conv.parts(inputs(dY, x), parts, tiles, chunks);
          double window =
              (double) rows.window(i, 0, d, source.h()) * columns.window(j, 0, d, source.w());
          double pixels = (double) rows.pixels(i) * columns.pixels(j);
          double floor = 4 * (dOut.c() * (window + pixels) + pixels * d * d);
          sum =
              sum.plus((double) requested, floor, (double) dOut.n() * copies(rows, i, columns, j));
        }
      }
    }
    return sum;
  }

  private static ConvInputs inputs(DeviceMemory first, DeviceMemory second) {
    return new ConvInputs(new DeviceInput(first, false), new DeviceInput(second, false), false);
  }

  private static int copies(Axis rows, int i, Axis columns, int j) {
    return rows.copies(i) * columns.copies(j);
  }

  /** The next launch runs one tile, in all its ranges, and its traffic is counted from 0. */
  private void only(int tile, ConvTiles tiles) {
    int count = tiles.count();
    driver.blocks(block -> block % count == tile);
    requested = 0;
  }

  private static DeviceMemory zeros(CudaContext context, Shape shape) {
    DeviceMemory memory = context.allocate(4 * shape.elements());
    context.zero(memory, 0, memory.bytes());
    return memory;
  }

  /** The small map has a tile of each kind, and together they stand for all. */
  @ParameterizedTest
  @CsvSource({"16, 28", "16, 118", "8, 8", "8, 20", "8, 224"})
  void smallMapsStandForLargeOnes(int tile, int size) {
    Axis axis = new Axis(tile, size);
    int pixels = 0;
    int tiles = 0;
    for (int i = 0; i < axis.smallCount(); i++) {
      pixels += axis.copies(i) * axis.pixels(i);
      tiles += axis.copies(i);
    }
    assertEquals(size, pixels);
    assertEquals(axis.count(), tiles);
  }
}
