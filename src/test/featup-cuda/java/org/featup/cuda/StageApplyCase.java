package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import org.featup.kernel.Band;
import org.featup.kernel.StageRows;
import org.featup.ndarray.NDArray;

/** Extents of the application of a stage, to compare with scalar. */
record StageApplyCase(
    int n, int channels, int height, int width, int outHeight, int outWidth, int d) {
  /** Vectors of channels; several tiles along both axes, none of them full at the end. */
  static final StageApplyCase VECTORS = new StageApplyCase(36, 9, 9, 17, 18, 7);

  /** Channels one by one. */
  static final StageApplyCase SINGLES = new StageApplyCase(37, 9, 10, 17, 18, 7);

  /** A window that is taken in slices. */
  static final StageApplyCase SLICED = new StageApplyCase(4, 20, 24, 20, 24, 13);

  /** 64 times the smallest fp16. */
  private static final float SMALL = 0x1p-18f;

  /** Of one image. */
  StageApplyCase(int channels, int height, int width, int outHeight, int outWidth, int d) {
    this(1, channels, height, width, outHeight, outWidth, d);
  }

  NDArray source() {
    return random(1, n, channels, height, width);
  }

  NDArray filters() {
    return random(2, n, d * d, outHeight, outWidth);
  }

  NDArray dOut() {
    return random(3, n, channels, outHeight, outWidth);
  }

  void apply(CudaSession session) {
    apply(session, 1, Band.whole(source()), outHeight > 1 ? 1 : 0, outHeight);
  }

  /** With blocks that share the channels of a tile. */
  void applyShared(CudaSession session) {
    apply(session, 1000, Band.whole(source()), 0, outHeight);
  }

  /** Some rows, of no more rows of the source than they depend on. */
  void applyBand(CudaSession session, int from, int to) {
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
  void applyHalves(CudaSession session) {
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

  void gradSource(CudaSession session) {
    try (CudaStageApplyGrad gradients = new CudaStageApplyGrad(session);
        NDArray dSource = gradients.source(dOut(), filters(), height, width)) {
      NDArray expected = scalar().stageApplyGradSource(dOut(), filters(), height, width);
      assertClose(expected, dSource, StageArrays.GRADIENT);
    }
  }

  void gradFilters(CudaSession session) {
    try (CudaStageApplyGrad gradients = new CudaStageApplyGrad(session);
        NDArray dFilters = gradients.filters(dOut(), source(), d)) {
      NDArray expected = scalar().stageApplyGradFilters(dOut(), source(), d);
      assertClose(expected, dFilters, StageArrays.GRADIENT);
    }
  }
}
