package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.internal.cuda.stage.CudaStageApply;
import org.featup.internal.cuda.stage.CudaStageApplyGrad;
import org.featup.ndarray.NDArray;
import org.featup.spi.Band;
import org.featup.spi.StageRows;

/** Extents of the application of a stage, to compare with scalar. */
public record StageApplyCase(
    int n, int channels, int height, int width, int outHeight, int outWidth, int d) {

  /** Of all kernels that apply a stage, and of folding. */
  public static List<KernelCase> all() {
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
    cases.addAll(folding());
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

  /** Vectors of channels; several tiles along both axes, none of them full at the end. */
  public static final StageApplyCase VECTORS = new StageApplyCase(36, 9, 9, 17, 18, 7);

  /** Channels one by one. */
  public static final StageApplyCase SINGLES = new StageApplyCase(37, 9, 10, 17, 18, 7);

  /** A window that is taken in slices. */
  public static final StageApplyCase SLICED = new StageApplyCase(4, 20, 24, 20, 24, 13);

  /** 64 times the smallest fp16. */
  private static final float SMALL = 0x1p-18f;

  /** Of one image. */
  public StageApplyCase(int channels, int height, int width, int outHeight, int outWidth, int d) {
    this(1, channels, height, width, outHeight, outWidth, d);
  }

  public NDArray source() {
    return random(1, n, channels, height, width);
  }

  public NDArray filters() {
    return random(2, n, d * d, outHeight, outWidth);
  }

  public NDArray dOut() {
    return random(3, n, channels, outHeight, outWidth);
  }

  public void apply(CudaSession session) {
    apply(session, 1, Band.whole(source()), outHeight > 1 ? 1 : 0, outHeight);
  }

  /** With blocks that share the channels of a tile. */
  public void applyShared(CudaSession session) {
    apply(session, 1000, Band.whole(source()), 0, outHeight);
  }

  /** Some rows, of no more rows of the source than they depend on. */
  public void applyBand(CudaSession session, int from, int to) {
    StageRows rows = StageRows.needed(from, to, outHeight, height, d / 2);
    NDArray part = source().crop(rows.from(), 0, rows.to() - rows.from(), width);
    apply(session, 1, new Band(part, rows.from(), height), from, to);
  }

  private void apply(CudaSession session, int enoughBlocks, Band source, int from, int to) {
    float[] bias = values(4, channels);
    NDArray expected = scalar().stageApply(source, filters(), from, to, bias);
    try (CudaStageApply stage = new CudaStageApply(session, enoughBlocks);
        NDArray out = stage.apply(source, filters(), from, to, bias)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  /** With filters stored as fp16, so small that the last bit of each matters. */
  public void applyHalves(CudaSession session) {
    Band whole = Band.whole(source());
    NDArray small = filters();
    float[] data = small.data();
    for (int i = 0; i < data.length; i++) {
      data[i] *= SMALL;
    }
    try (CudaStageApply stage = new CudaStageApply(session, 1);
        NDArray halves = HalfBuffer.of(session, small);
        NDArray out = stage.apply(whole, halves, 0, outHeight, null)) {
      NDArray expected = scalar().stageApply(whole, halves.toHost(), 0, outHeight, null);
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  public void gradSource(CudaSession session) {
    try (CudaStageApplyGrad gradients = new CudaStageApplyGrad(session);
        NDArray dSource = gradients.source(dOut(), filters(), height, width)) {
      NDArray expected = scalar().stageApplyGradSource(dOut(), filters(), height, width);
      assertClose(expected, dSource, StageArrays.GRADIENT);
    }
  }

  public void gradFilters(CudaSession session) {
    try (CudaStageApplyGrad gradients = new CudaStageApplyGrad(session);
        NDArray dFilters = gradients.filters(dOut(), source(), d)) {
      NDArray expected = scalar().stageApplyGradFilters(dOut(), source(), d);
      assertClose(expected, dFilters, StageArrays.GRADIENT);
    }
  }
}
