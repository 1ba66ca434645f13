package org.featup.spi;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The operations of FeatUp on a processor: whole steps, so that an implementation can fuse what is
 * inside them. Shapes are NCHW, memory is dense channels-last, D is the diameter of a window.
 * Arguments are checked by the callers in {@code org.featup.upsample}; results are new arrays that
 * the caller owns, arguments are never written but those that gradients are added to.
 * Implementations are safe for use by many threads at once.
 *
 * <p>Arguments may lie on the heap or on any device, results lie where the backend computes. Where
 * that is a device, the caller closes them, or leaves that to an {@link Arena}; an operation that
 * finds too little memory there throws {@link OutOfDeviceMemoryException}.
 */
public interface Backend extends StageGradientOps, PoolOps, ImplicitOps, MapOps, LossOps, NAdamOps {

  /**
   * The name it is selected by.
   *
   * @return {@code scalar}, {@code simd}, {@code cuda} or, for one of several devices, {@code
   *     cuda:1} and so on
   */
  String name();

  /**
   * Spatially adaptive convolution (equation 4): {@code y[b,c,i,j] = sum_{u,v} filters[b,u*D+v,i,j]
   * * padded[b,c,i+u,j+v]}.
   *
   * @param padded (B, C, H+D-1, W+D-1)
   * @param filters (B, D*D, H, W)
   * @return (B, C, H, W)
   */
  default NDArray adaptiveConv(NDArray padded, NDArray filters) {
    Shape size = filters.shape();
    NDArray out = NDArray.zeros(padded.shape().withSize(size.h(), size.w()));
    adaptiveConv(padded, filters, out);
    return out;
  }

  /**
   * The same into memory of the caller's: a new array of 19 MB costs a fifth of the operation's
   * time.
   *
   * @param padded (B, C, H+D-1, W+D-1)
   * @param filters (B, D*D, H, W)
   * @param out (B, C, H, W), dense channels-last; every element is written
   */
  void adaptiveConv(NDArray padded, NDArray filters, NDArray out);

  /**
   * Gradient of {@link #adaptiveConv} by its source.
   *
   * @param dOut gradient of the output, (B, C, H, W)
   * @param filters (B, D*D, H, W)
   * @return (B, C, H+D-1, W+D-1)
   */
  NDArray adaptiveConvGradSource(NDArray dOut, NDArray filters);

  /**
   * Gradient of {@link #adaptiveConv} by its filters, for every one of the D*D taps.
   *
   * @param dOut gradient of the output, (B, C, H, W)
   * @param padded (B, C, H+D-1, W+D-1)
   * @return (B, D*D, H, W)
   */
  NDArray adaptiveConvGradFilters(NDArray dOut, NDArray padded);

  /**
   * Separable resampling. The adjoint is the same operation with both {@link Taps#transpose()
   * transposed}.
   *
   * @param x (B, C, H, W)
   * @param rows taps along H
   * @param columns taps along W
   * @return (B, C, rows.outputSize(), columns.outputSize())
   */
  NDArray resample(NDArray x, Taps rows, Taps columns);

  /**
   * The same into memory of the caller's.
   *
   * @param x (B, C, H, W)
   * @param rows taps along H
   * @param columns taps along W
   * @param out (B, C, rows.outputSize(), columns.outputSize()) on the heap, dense channels-last;
   *     every element is written
   */
  default void resample(NDArray x, Taps rows, Taps columns, NDArray out) {
    try (NDArray result = resample(x, rows, columns)) {
      result.copyTo(out);
    }
  }

  /**
   * Averages the pixels of every cell of a coarser grid.
   *
   * @param x (B, C, H, W)
   * @param height rows of cells
   * @param width columns of cells
   * @return (B, C, height, width)
   */
  default NDArray averagePool(NDArray x, int height, int width) {
    Shape size = x.shape();
    return resample(x, Taps.averagePool(size.h(), height), Taps.averagePool(size.w(), width));
  }

  /**
   * A 1x1 convolution.
   *
   * @param x (B, conv.inputs(), H, W)
   * @param conv the map of the channels
   * @return (B, conv.outputs(), H, W)
   */
  NDArray conv1x1(NDArray x, Conv1x1 conv);

  /**
   * The same into memory of the caller's.
   *
   * @param x (B, conv.inputs(), H, W)
   * @param conv the map of the channels
   * @param out (B, conv.outputs(), H, W) on the heap, dense channels-last; every element is written
   */
  default void conv1x1(NDArray x, Conv1x1 conv, NDArray out) {
    try (NDArray result = conv1x1(x, conv)) {
      result.copyTo(out);
    }
  }

  /**
   * The sums over all pixels of the products of each two channels, {@code sum_p a[p] b[p]^T}: what
   * the gradient of a {@link #conv1x1} by its weights is made of. As it stands here, a 1x1
   * convolution that takes a's channels for columns and the pixels for channels.
   *
   * @param a (1, A, H, W)
   * @param b (1, B, H, W)
   * @return A rows of B sums, on the heap
   */
  default float[] channelProducts(NDArray a, NDArray b) {
    NDArray rows = a.channelsLast();
    int outputs = a.shape().c();
    int inputs = b.shape().c();
    int pixels = a.shape().h() * a.shape().w();
    Shape turned = new Shape(1, pixels, 1, outputs);
    NDArray x = NDArray.wrap(rows.data(), rows.offset(), turned, 0, outputs, 0, 1);
    float[] weight = b.toArray(Layout.NCHW);
    Conv1x1 conv = new Conv1x1(pixels, inputs, weight, new float[inputs]);
    try (NDArray product = conv1x1(x, conv)) {
      return product.toArray(Layout.CHANNELS_LAST);
    }
  }

  /**
   * The filters of a JBU stage (equations 5 and 6), which depend on the guidance alone.
   *
   * @param guidance (B, parameters.guidance(), H, W)
   * @param parameters the stage
   * @return (B, D*D, H, W), in whatever strides {@link #stageApply} likes best
   */
  NDArray stageFilters(NDArray guidance, StageParameters parameters);

  /**
   * Applies a stage's filters: the source is resized to the filters' size by cubic convolution,
   * bordered by reflection and convolved (equation 4). Neither the resized nor the bordered map is
   * ever held whole.
   *
   * @param source the rows of a (B, C, h, w) map that the wanted rows depend on, at least {@link
   *     StageRows#needed}
   * @param filters (B, D*D, H, W)
   * @param from first output row wanted
   * @param to after the last output row wanted
   * @param bias added to every pixel, one per channel; null for none
   * @return (B, C, to - from, W)
   */
  NDArray stageApply(Band source, NDArray filters, int from, int to, float[] bias);

  /**
   * The same, as many rows as the caller's memory holds.
   *
   * @param source the rows of a (B, C, h, w) map that the wanted rows depend on
   * @param filters (B, D*D, H, W)
   * @param from first output row wanted
   * @param bias added to every pixel, one per channel; null for none
   * @param out (B, C, rows wanted, W) on the heap, dense channels-last; every element is written
   */
  default void stageApply(Band source, NDArray filters, int from, float[] bias, NDArray out) {
    try (NDArray result = stageApply(source, filters, from, from + out.shape().h(), bias)) {
      result.copyTo(out);
    }
  }

  /**
   * A whole stage, {@link #stageFilters} and {@link #stageApply} fused: the filters are never held
   * whole either.
   *
   * @param source (B, C, h, w)
   * @param guidance (B, parameters.guidance(), H, W)
   * @param parameters the stage
   * @param bias added to every pixel, one per channel; null for none
   * @return (B, C, H, W)
   */
  NDArray stage(NDArray source, NDArray guidance, StageParameters parameters, float[] bias);

  /**
   * The same into memory of the caller's.
   *
   * @param source (B, C, h, w)
   * @param guidance (B, parameters.guidance(), H, W)
   * @param parameters the stage
   * @param bias added to every pixel, one per channel; null for none
   * @param out (B, C, H, W) on the heap, dense channels-last; every element is written
   */
  default void stage(
      NDArray source, NDArray guidance, StageParameters parameters, float[] bias, NDArray out) {
    try (NDArray result = stage(source, guidance, parameters, bias)) {
      result.copyTo(out);
    }
  }

  /**
   * An array where this backend computes, for arguments of several operations: what is passed to
   * one of them from elsewhere is copied each time.
   *
   * @param x any array
   * @return a dense channels-last array to read and to close: x itself, which stays the caller's,
   *     or a copy
   */
  default NDArray resident(NDArray x) {
    return x.channelsLast();
  }

  /**
   * The same backend on other threads. Results do not depend on the number of threads.
   *
   * @param workers the threads to use
   * @return a backend; this one if threads mean nothing to it
   */
  Backend on(Workers workers);
}
