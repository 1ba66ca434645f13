package org.featup.cuda;

import static org.featup.kernel.StageSpec.released;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.featup.kernel.RangeKernel;
import org.featup.kernel.StageSpec;
import org.featup.kernel.Taps;
import org.featup.ndarray.Shape;

/**
 * A comparison with {@code scalar} that is small and runs some of the kernels. All together run
 * every instruction that ships, and fail if one of them is broken.
 *
 * @param name for messages
 * @param check what compares
 */
record KernelCase(String name, Consumer<CudaSession> check) {

  static List<KernelCase> all() {
    return Stream.of(
            convolutions(),
            stages(),
            folding(),
            filters(),
            resampling(),
            products(),
            pooling(),
            implicit(),
            training())
        .flatMap(List::stream)
        .toList();
  }

  private static List<KernelCase> convolutions() {
    // two tiles along both axes, two chunks of channels, the second of them not full; of the last
    // four pixels of a row there are one, two and three
    ConvCase seven = new ConvCase(new Shape(1, 20, 9, 17), 7);
    ConvCase five = new ConvCase(new Shape(1, 20, 9, 18), 5);
    ConvCase three = new ConvCase(new Shape(2, 20, 9, 19), 3);
    // single channels
    ConvCase singles = new ConvCase(new Shape(1, 21, 9, 17), 7);
    // what no tile is made for; channels of two blocks, the first of them full
    ConvCase plain = new ConvCase(new Shape(1, 5, 4, 6), 9);
    ConvCase many = new ConvCase(new Shape(2, 130, 2, 5), 9);
    // channels that end with the second and the third of four, rows that end with the fourth pixel
    // and the third
    ConvCase second = new ConvCase(new Shape(1, 64, 2, 8), 9);
    ConvCase third = new ConvCase(new Shape(1, 96, 2, 7), 9);
    return List.of(
        new KernelCase("tiled 7", convolution(seven)),
        new KernelCase("tiled 5", convolution(five)),
        new KernelCase("tiled 3", convolution(three)),
        new KernelCase("singles 7", convolution(singles)),
        new KernelCase("singles 5", convolution(new ConvCase(new Shape(1, 5, 10, 18), 5))),
        new KernelCase("singles 3", convolution(new ConvCase(new Shape(1, 5, 9, 19), 3))),
        new KernelCase("ranges", convolution(new ConvCase(new Shape(1, 400, 3, 5), 7))),
        new KernelCase("plain", convolution(plain)),
        new KernelCase("plain of many channels", convolution(many)),
        new KernelCase("plain of 64 channels", convolution(second)),
        new KernelCase("plain of 96 channels", convolution(third)),
        new KernelCase("halves", halves(five)),
        new KernelCase("halves of single channels", halves(singles)),
        new KernelCase("halves of a narrow map", halves(new ConvCase(new Shape(1, 5, 3, 10), 7))),
        new KernelCase("plain halves", halves(plain)),
        new KernelCase("plain halves of many channels", halves(many)),
        new KernelCase("whole tiles", convolution(new ConvCase(new Shape(2, 16, 8, 16), 3))),
        new KernelCase(
            "plain of few channels", convolution(new ConvCase(new Shape(1, 3, 1, 2), 9))),
        new KernelCase("singles of all ends", ends(singlesOfAllEnds())),
        new KernelCase("halves of single channels of all ends", halfEnds(singlesOfAllEnds())),
        new KernelCase("vectors of all ends", ends(vectorsOfAllEnds())),
        new KernelCase("halves of vectors of all ends", halfEnds(vectorsOfAllEnds())),
        new KernelCase("unfolded", unfolded(new ConvCase(new Shape(1, 5, 4, 6), 3))),
        new KernelCase("unfolded chunks", unfolded(new ConvCase(new Shape(2, 40, 3, 5), 3))));
  }

  /**
   * Maps of a single channel that end at each of the pixels that a lane moves, and end or, turned,
   * start with each of the rows that it moves at once.
   */
  private static List<ConvCase> singlesOfAllEnds() {
    List<ConvCase> cases = new ArrayList<>();
    for (int width = 1; width <= 15; width += 2) {
      cases.add(new ConvCase(new Shape(1, 1, 1, width), 7));
    }
    cases.add(new ConvCase(new Shape(1, 1, 1, 1), 5));
    cases.add(new ConvCase(new Shape(1, 1, 1, 1), 3));
    cases.add(new ConvCase(new Shape(1, 1, 3, 1), 3));
    cases.add(new ConvCase(new Shape(1, 1, 1, 3), 3));
    return cases;
  }

  /**
   * The same of vectors of four channels: the last pixel of a group, the upper row and the lower.
   */
  private static List<ConvCase> vectorsOfAllEnds() {
    return List.of(
        new ConvCase(new Shape(1, 4, 3, 1), 7),
        new ConvCase(new Shape(1, 4, 3, 3), 3),
        new ConvCase(new Shape(1, 4, 2, 12), 7));
  }

  private static Consumer<CudaSession> ends(List<ConvCase> cases) {
    return session -> cases.forEach(given -> given.check(new CudaAdaptiveConv(session)));
  }

  private static Consumer<CudaSession> halfEnds(List<ConvCase> cases) {
    return session -> cases.forEach(given -> given.checkHalves(session));
  }

  private static Consumer<CudaSession> convolution(ConvCase given) {
    return session -> given.check(new CudaAdaptiveConv(session));
  }

  private static Consumer<CudaSession> halves(ConvCase given) {
    return given::checkHalves;
  }

  private static Consumer<CudaSession> unfolded(ConvCase given) {
    return session -> given.check(new CudaUnfoldConv(session));
  }

  private static List<KernelCase> stages() {
    // images behind each other, tiles of rows that a band has fewer of
    StageApplyCase images = new StageApplyCase(2, 8, 9, 9, 17, 18, 5);
    // tiles away from the border, of a chunk of channels and one that is not full
    StageApplyCase inner = new StageApplyCase(36, 19, 23, 19, 23, 1);
    List<StageApplyCase> stages =
        List.of(
            StageApplyCase.VECTORS,
            StageApplyCase.SINGLES,
            StageApplyCase.SLICED,
            images,
            inner,
            // slices of nine rows, the last of them shorter
            new StageApplyCase(4, 18, 24, 18, 24, 7),
            // single channels up to the second, third and fourth of a lane; one, three and no
            // columns behind the last four, more than doubled and less
            new StageApplyCase(11, 6, 8, 11, 17, 5),
            new StageApplyCase(21, 4, 7, 6, 15, 3),
            new StageApplyCase(3, 29, 9, 8, 18, 12, 3),
            // not doubled at all; of full tiles and chunks of channels
            new StageApplyCase(8, 7, 12, 7, 12, 3),
            new StageApplyCase(2, 64, 8, 16, 8, 16, 1),
            // sources of a pixel, a column, two columns and two rows, below whole windows
            new StageApplyCase(4, 1, 1, 2, 2, 7),
            new StageApplyCase(3, 2, 1, 3, 2, 7),
            new StageApplyCase(4, 5, 2, 9, 1, 13),
            new StageApplyCase(4, 2, 4, 4, 7, 7),
            // reduced, with 22, 23, 24 and 25 columns under a tile, as the gradient takes them
            new StageApplyCase(4, 2, 15, 4, 9, 1),
            new StageApplyCase(4, 3, 16, 4, 9, 1),
            new StageApplyCase(4, 2, 17, 4, 9, 1),
            new StageApplyCase(4, 2, 19, 4, 9, 1));
    List<KernelCase> cases = new ArrayList<>();
    for (StageApplyCase given : stages) {
      cases.add(new KernelCase("output of " + given, given::apply));
      cases.add(new KernelCase("output with halves of " + given, given::applyHalves));
      cases.add(new KernelCase("gradient by source of " + given, given::gradSource));
      cases.add(new KernelCase("gradient by filters of " + given, given::gradFilters));
    }
    // half of the first and the last pair is not wanted
    cases.add(new KernelCase("output of a band of " + images, s -> images.applyBand(s, 3, 9)));
    cases.add(new KernelCase("output of a band of " + inner, s -> inner.applyBand(s, 9, 15)));
    cases.add(new KernelCase("output of shared channels of " + inner, inner::applyShared));
    return cases;
  }

  /** Windows of one, two and three rows, and one whose second slice begins with an odd row. */
  private static List<KernelCase> folding() {
    return Stream.of(
            // fewer columns than a group has, of a large window: none behind them is read
            new StageApplyCase(1, 1, 1, 3, 2, 13),
            // as many columns as a warp takes
            new StageApplyCase(1, 2, 5, 3, 16, 3),
            new StageApplyCase(1, 3, 5, 4, 6, 3),
            new StageApplyCase(1, 19, 2, 5, 1, 11))
        .map(given -> new KernelCase("folding of " + given, given::gradSource))
        .toList();
  }

  private static List<KernelCase> filters() {
    // two tiles along both axes, and pixels away from the border
    StageCase usual = new StageCase(2, 9, 21, released(3, 3, 16));
    // a window of two parts, rows of it of two segments, a map smaller than the window
    StageCase wide = new StageCase(1, 3, 19, released(4, 2, 3));
    // a window of four parts, the last of them shorter
    StageCase widest = new StageCase(1, 3, 19, released(8, 2, 3).withoutFixup());
    // so many taps that a block takes 16 pixels
    StageCase taps = new StageCase(1, 3, 7, released(9, 2, 3).withoutFixup());
    // columns have several images in its border
    StageCase narrow = new StageCase(1, 19, 3, released(4, 2, 3));
    // single pixels across, of which the border has many images
    StageCase row = new StageCase(1, 1, 9, released(2, 3, 5));
    StageCase column = new StageCase(2, 9, 1, released(2, 3, 5));
    // keys of several chunks, the last of them shorter
    StageCase keys = new StageCase(1, 5, 9, released(3, 3, 45));
    StageCase distance = new StageCase(1, 7, 18, released(2, 3, 5).with(RangeKernel.GAUSSIAN));
    // a row of the window in two segments, of which the first is full
    StageCase distances = new StageCase(2, 9, 21, released(4, 3, 7).with(RangeKernel.GAUSSIAN));
    StageCase cosine = new StageCase(1, 8, 19, released(2, 3, 5).with(RangeKernel.COSINE));
    StageCase bounded =
        new StageCase(1, 6, 9, new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, false));
    StageCase colours = new StageCase(1, 6, 9, released(2, 3, 0).withoutFixup());
    StageCase hues = new StageCase(1, 6, 9, colours.spec().with(RangeKernel.COSINE));
    return List.of(
        new KernelCase("filters", usual::filters),
        new KernelCase("wide filters", wide::filters),
        new KernelCase("narrow filters", narrow::filters),
        new KernelCase("narrow gradients", narrow::gradients),
        new KernelCase("widest filters", widest::filters),
        new KernelCase("distances", distance::filters),
        new KernelCase("filters of a row", row::filters),
        new KernelCase("gradients of a row", row::gradients),
        new KernelCase("filters of a column", column::filters),
        new KernelCase("gradients of a column", column::gradients),
        new KernelCase("filters of many keys", keys::filters),
        new KernelCase("gradients of many keys", keys::gradients),
        new KernelCase("wide distances", distances::filters),
        new KernelCase("wide gradients of distances", distances::gradients),
        new KernelCase("cosines", cosine::filters),
        new KernelCase("gradients", usual::gradientsOfTwoBlocks),
        new KernelCase("wide gradients", wide::gradients),
        new KernelCase("widest gradients", widest::gradients),
        new KernelCase("gradients of distances", distance::gradients),
        new KernelCase("gradients of cosines", cosine::gradients),
        new KernelCase("bounded filters", bounded::filters),
        new KernelCase("bounded gradients", bounded::gradients),
        new KernelCase("filters around a light", colours::filtersAroundLight),
        new KernelCase("gradients around a light", colours::gradientsAroundLight),
        new KernelCase("another hue", hues::gradientsAroundAnotherHue),
        new KernelCase("filters around black", hues::filtersAroundBlack),
        new KernelCase("gradients around black", hues::gradientsAroundBlack),
        new KernelCase("gradients of weights alone", wide::gradientsWithoutGuidance),
        new KernelCase("joint kernel of many taps", taps::jointInPlanes),
        new KernelCase("GELU", MlpCase::gelu),
        new KernelCase("derivative of GELU", MlpCase::geluGrad),
        new KernelCase("ordered sum", OrderedSumTest::fiftyBlocks));
  }

  private static List<KernelCase> resampling() {
    ResampleCase one = new ResampleCase(2, 3, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    ResampleCase four = new ResampleCase(2, 8, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    // a row of two blocks, rows of different weights
    ResampleCase wide = new ResampleCase(2, 64, Taps.bicubic(4, 7), Taps.bicubic(5, 9));
    return List.of(
        new KernelCase("resample", one::check),
        new KernelCase("resample four", four::check),
        new KernelCase("resample wide rows", wide::check));
  }

  private static List<KernelCase> products() {
    ProductCase odd = new ProductCase(70, 67, 19);
    ProductCase vectors = new ProductCase(67, 68, 33);
    ProductCase split = new ProductCase(20, 17, 300);
    // a tile that ends with the seventh of the eight rows that a thread loads or sums
    ProductCase part = new ProductCase(56, 52, 17);
    ProductCase tile = new ProductCase(64, 64, 256);
    return List.of(
        new KernelCase("product", s -> odd.inOrder(s, false, false, true)),
        new KernelCase("transposed product", s -> odd.inOrder(s, true, true, false)),
        new KernelCase("product of vectors", s -> vectors.inOrder(s, true, false, true)),
        new KernelCase("product of a part of a tile", s -> part.inOrder(s, false, true, true)),
        new KernelCase("split product", s -> split.inOrder(s, false, true, true)),
        new KernelCase("split product without bias", s -> tile.inOrder(s, true, false, false)),
        new KernelCase("short products", KernelCase::shortProducts));
  }

  /** Of lengths that end at each of the elements that a thread loads. */
  private static void shortProducts(CudaSession session) {
    for (int inner = 1; inner <= 33; inner++) {
      ProductCase given = new ProductCase(3, 2, inner);
      given.inOrder(session, false, true, false);
      given.inOrder(session, true, false, true);
    }
  }

  private static List<KernelCase> pooling() {
    PoolCase overlapping = new PoolCase(2, 3, 9, 7, 3, 3, 3);
    PoolCase apart = new PoolCase(1, 3, 11, 10, 2, 3, 2);
    // strides of 1, and pixels behind the last window
    PoolCase channels = new PoolCase(1, 33, 7, 9, 2, 4, 5);
    PoolCase single = new PoolCase(1, 2, 13, 12, 12, 1, 1);
    List<KernelCase> cases = new ArrayList<>();
    for (PoolCase given : List.of(overlapping, apart, channels, single)) {
      cases.add(new KernelCase("pool " + given, given::pool));
      cases.add(new KernelCase("pool gradients " + given, given::poolGradients));
      cases.add(new KernelCase("attention " + given, given::attention));
      cases.add(new KernelCase("attention gradients " + given, given::attentionGradients));
    }
    return cases;
  }

  private static List<KernelCase> implicit() {
    ImplicitCase plain = new ImplicitCase(1, false, 9, 1, false, 1, 1, 4);
    ImplicitCase dropout = new ImplicitCase(3, true, 13, 5, true, 5, 7, 64);
    ImplicitCase wide = new ImplicitCase(4, true, 40, 16, false, 6, 9, 16);
    ImplicitCase frequencies = new ImplicitCase(30, true, 1, 1, false, 2, 3, 9);
    // more pixels than one thread sums, more sums than a block has threads
    ImplicitCase pixels = new ImplicitCase(1, false, 70, 1, false, 11, 13, 200);
    return List.of(
        new KernelCase("waves", frequencies::waves),
        new KernelCase("implicit gradients of many pixels", pixels::backward),
        new KernelCase("implicit without colours", plain::forward),
        new KernelCase("implicit with dropout", dropout::forward),
        new KernelCase("implicit", wide::forward),
        new KernelCase("implicit gradients without colours", plain::backward),
        new KernelCase("implicit gradients with dropout", dropout::backward),
        new KernelCase("implicit gradients", wide::backward));
  }

  private static List<KernelCase> training() {
    // more cells and elements than the blocks take at a time, and more channels than lanes
    LossCase given = new LossCase(2, 37, 5, 7);
    return List.of(
        new KernelCase("nadam", CudaNAdamTest::threeSteps),
        new KernelCase("deviation", given::deviation),
        // channels of two blocks
        new KernelCase("deviation of many channels", new LossCase(1, 150, 2, 3)::deviation),
        new KernelCase("low deviation", given::lowDeviation),
        new KernelCase("deviations of all sizes", LossCase::deviationsOfAllSizes),
        new KernelCase("likelihood", given::likelihood),
        new KernelCase("squared error", given::squaredError),
        new KernelCase("total variation", given::totalVariation),
        new KernelCase("magnitude", given::magnitude),
        new KernelCase("add", given::add),
        new KernelCase("set", given::set),
        new KernelCase("sums of channels", given::channelSums),
        new KernelCase("subtract", given::subtract),
        new KernelCase("add difference", given::addDifference));
  }

  @Override
  public String toString() {
    return name;
  }
}
