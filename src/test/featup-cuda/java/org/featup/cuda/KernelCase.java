package org.featup.cuda;

import static org.featup.kernel.StageSpec.released;

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
            convolutions(), stages(), filters(), resampling(), products(), pooling(), implicit())
        .flatMap(List::stream)
        .toList();
  }

  private static List<KernelCase> convolutions() {
    // two tiles along both axes, two chunks of channels, the second of them not full
    Shape tiled = new Shape(1, 20, 9, 17);
    Shape plain = new Shape(1, 5, 4, 6);
    return List.of(
        new KernelCase("tiled 7", convolution(new ConvCase(tiled, 7))),
        new KernelCase("tiled 5", convolution(new ConvCase(tiled, 5))),
        new KernelCase("tiled 3", convolution(new ConvCase(tiled, 3))),
        new KernelCase("ranges", convolution(new ConvCase(new Shape(1, 400, 3, 5), 7))),
        new KernelCase("plain 5", convolution(new ConvCase(plain, 5))),
        new KernelCase("plain 3", convolution(new ConvCase(plain, 3))),
        new KernelCase("plain vectors", convolution(new ConvCase(new Shape(1, 8, 3, 4), 9))),
        new KernelCase("halves", halves(new ConvCase(tiled, 5))),
        new KernelCase("plain halves", halves(new ConvCase(plain, 3))),
        new KernelCase("unfolded", s -> new ConvCase(plain, 3).check(new CudaUnfoldConv(s))));
  }

  private static Consumer<CudaSession> convolution(ConvCase given) {
    return session -> given.check(new CudaAdaptiveConv(session, false));
  }

  private static Consumer<CudaSession> halves(ConvCase given) {
    double half = 0x1p-11 + 1e-5;
    return session -> given.halves().check(new CudaAdaptiveConv(session, true), half, half);
  }

  private static List<KernelCase> stages() {
    return List.of(
        new KernelCase("stage", StageApplyCase.VECTORS::apply),
        new KernelCase("stage of single channels", StageApplyCase.SINGLES::apply),
        new KernelCase("sliced stage", StageApplyCase.SLICED::apply),
        new KernelCase("source", StageApplyCase.VECTORS::gradSource),
        new KernelCase("source of single channels", StageApplyCase.SINGLES::gradSource),
        new KernelCase("filters of a stage", StageApplyCase.SINGLES::gradFilters),
        new KernelCase("sliced filters", StageApplyCase.SLICED::gradFilters));
  }

  private static List<KernelCase> filters() {
    // two tiles along both axes, and pixels away from the border
    StageCase usual = new StageCase(2, 9, 21, released(3, 3, 16));
    // a window of two parts, rows of it of two segments, a map smaller than the window
    StageCase wide = new StageCase(1, 3, 19, released(4, 2, 3));
    // a window of four parts, the last of them shorter
    StageCase widest = new StageCase(1, 3, 19, released(8, 2, 3).withoutFixup());
    StageCase distance = new StageCase(1, 7, 18, released(2, 3, 5).with(RangeKernel.GAUSSIAN));
    StageCase cosine = new StageCase(1, 7, 18, released(2, 3, 5).with(RangeKernel.COSINE));
    StageCase bounded =
        new StageCase(1, 6, 9, new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, false));
    return List.of(
        new KernelCase("filters", usual::filters),
        new KernelCase("wide filters", wide::filters),
        new KernelCase("widest filters", widest::filters),
        new KernelCase("distances", distance::filters),
        new KernelCase("cosines", cosine::filters),
        new KernelCase("gradients", usual::gradientsOfTwoBlocks),
        new KernelCase("wide gradients", wide::gradients),
        new KernelCase("widest gradients", widest::gradients),
        new KernelCase("gradients of distances", distance::gradients),
        new KernelCase("gradients of cosines", cosine::gradients),
        new KernelCase("bounded", bounded::gradients),
        new KernelCase("ordered sum", OrderedSumTest::fiftyBlocks));
  }

  private static List<KernelCase> resampling() {
    ResampleCase one = new ResampleCase(2, 3, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    ResampleCase four = new ResampleCase(2, 8, Taps.averagePool(7, 3), Taps.bicubic(9, 16));
    return List.of(
        new KernelCase("resample", one::check), new KernelCase("resample four", four::check));
  }

  private static List<KernelCase> products() {
    ProductCase odd = new ProductCase(70, 67, 19);
    ProductCase vectors = new ProductCase(67, 68, 33);
    ProductCase split = new ProductCase(5, 6, 400);
    return List.of(
        new KernelCase("product", s -> odd.inOrder(s, false, false, true)),
        new KernelCase("transposed product", s -> odd.inOrder(s, true, true, false)),
        new KernelCase("product of vectors", s -> vectors.inOrder(s, true, false, true)),
        new KernelCase("split product", s -> split.inOrder(s, false, true, true)));
  }

  private static List<KernelCase> pooling() {
    PoolCase overlapping = new PoolCase(2, 3, 9, 7, 3, 4, 2);
    PoolCase apart = new PoolCase(1, 33, 11, 10, 2, 3, 2);
    PoolCase large = new PoolCase(1, 2, 12, 15, 6, 5, 7);
    return List.of(
        new KernelCase("pool", overlapping::pool),
        new KernelCase("pool apart", apart::pool),
        new KernelCase("pool gradients", overlapping::poolGradients),
        new KernelCase("pool gradients apart", apart::poolGradients),
        new KernelCase("attention", overlapping::attention),
        new KernelCase("attention of large windows", large::attention),
        new KernelCase("attention gradients", overlapping::attentionGradients),
        new KernelCase("attention gradients of large windows", large::attentionGradients));
  }

  private static List<KernelCase> implicit() {
    ImplicitCase plain = new ImplicitCase(1, false, 9, 1, false, 1, 1, 4);
    ImplicitCase dropout = new ImplicitCase(3, true, 13, 5, true, 5, 7, 64);
    ImplicitCase wide = new ImplicitCase(4, true, 40, 16, false, 6, 9, 16);
    return List.of(
        new KernelCase("implicit without colours", plain::forward),
        new KernelCase("implicit with dropout", dropout::forward),
        new KernelCase("implicit", wide::forward),
        new KernelCase("implicit gradients without colours", plain::backward),
        new KernelCase("implicit gradients with dropout", dropout::backward),
        new KernelCase("implicit gradients", wide::backward));
  }

  @Override
  public String toString() {
    return name;
  }
}
