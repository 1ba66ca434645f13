package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import org.featup.kernel.Band;
import org.featup.ndarray.NDArray;

/** Extents of the application of a stage, to compare with scalar. */
record StageApplyCase(
    int n, int channels, int height, int width, int outHeight, int outWidth, int d) {
  /** Vectors of channels; several tiles along both axes, none of them full at the end. */
  static final StageApplyCase VECTORS = new StageApplyCase(36, 9, 9, 17, 18, 7);

  /** Channels one by one. */
  static final StageApplyCase SINGLES = new StageApplyCase(37, 9, 9, 17, 18, 7);

  /** A window that is taken in slices. */
  static final StageApplyCase SLICED = new StageApplyCase(4, 20, 24, 20, 24, 13);

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
    float[] bias = values(4, channels);
    Band whole = Band.whole(source());
    NDArray expected = scalar().stageApply(whole, filters(), 1, outHeight, bias);
    try (CudaStageApply stage = new CudaStageApply(session, 1);
        NDArray out = stage.apply(whole, filters(), 1, outHeight, bias)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  /** With filters stored as fp16, beside the same as floats. */
  void applyHalves(CudaSession session) {
    Band whole = Band.whole(source());
    try (CudaStageApply stage = new CudaStageApply(session, 1);
        NDArray halves = HalfBuffer.of(session, filters());
        NDArray out = stage.apply(whole, halves, 1, outHeight, null)) {
      NDArray expected = scalar().stageApply(whole, halves.toHost(), 1, outHeight, null);
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
