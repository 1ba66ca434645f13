package org.featup.ndarray;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays to and from ND4J, which is an optional dependency: only who calls these methods needs it
 * on the class path, and nothing else in FeatUp loads it.
 *
 * <p>ND4J's elements live outside the Java heap, those of {@link NDArray} on it, so each direction
 * is one bulk copy. It is the only one: the order of the elements in memory is kept and expressed
 * in strides, never permuted.
 */
public final class Nd4jArrays {

  /**
   * How much of the memory that a view spans may be elements of others before gathering the view
   * first is cheaper than copying the whole span.
   */
  private static final long MAX_SPAN_PER_ELEMENT = 2;

  private Nd4jArrays() {}

  /**
   * Copies an ND4J array to the heap. Any strides, order, offset and view will do; the result keeps
   * the order in memory where the view is dense enough, and is channels-last otherwise.
   *
   * @param array rank 4 (N, C, H, W) or rank 3 (C, H, W), of a floating-point type; not modified
   * @return an array with elements of its own; rank 3 gives a batch of one
   * @throws IllegalArgumentException for another rank, an empty or closed array, or another type
   *     (integers are likely pixel values that nobody has normalised yet), and if one Java array
   *     cannot hold the elements
   */
  public static NDArray fromNd4j(INDArray array) {
    if (array == null) {
      throw new IllegalArgumentException("expected an INDArray, given null");
    }
    if (array.wasClosed()) {
      throw new IllegalArgumentException("the INDArray was closed");
    }
    DataType type = array.dataType();
    if (!type.isFPType()) {
      throw new IllegalArgumentException(
          "expected a floating-point INDArray, given " + type + "; normalise it and cast it first");
    }
    if (array.isEmpty()) {
      throw new IllegalArgumentException(
          "the INDArray is empty, shape " + Arrays.toString(array.shape()));
    }
    Shape shape = Shape.of(array.shape());
    int elements = shape.arrayLength();
    INDArray nchw = array.rank() == 4 ? array : array.reshape(withBatch(array.shape()));
    if (type != DataType.FLOAT) {
      nchw = nchw.castTo(DataType.FLOAT);
    }
    long span = span(nchw);
    if (span < elements || span > MAX_SPAN_PER_ELEMENT * elements || span > Integer.MAX_VALUE - 8) {
      nchw = nchw.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2);
      span = elements;
    }
    float[] data = new float[(int) span];
    Nd4j.getAffinityManager().ensureLocation(nchw, Location.HOST);
    pointer(nchw).get(data, 0, data.length);
    return NDArray.wrap(data, 0, shape, strides(nchw));
  }

  /**
   * Copies an array to ND4J.
   *
   * @param array any layout, on the heap or on a device; not modified
   * @return a float INDArray of shape (N, C, H, W). Channels-last elements stay channels-last in
   *     memory, so its strides are then those of a permuted view; call {@code dup('c')} on it for
   *     code that insists on dense NCHW
   */
  public static INDArray toNd4j(NDArray array) {
    NDArray host = array.toHost();
    Shape s = host.shape();
    if (host.isDense(Layout.NCHW)) {
      return copy(host.data(), host.offset(), s.n(), s.c(), s.h(), s.w());
    }
    NDArray dense = host.channelsLast();
    return copy(dense.data(), dense.offset(), s.n(), s.h(), s.w(), s.c()).permute(0, 3, 1, 2);
  }

  /** One JNI call: measured four times as fast as {@code Nd4j.create(float[], ...)} at 77 MB. */
  private static INDArray copy(float[] data, int offset, long... extents) {
    INDArray result = Nd4j.createUninitialized(DataType.FLOAT, extents, 'c');
    pointer(result).put(data, offset, Math.toIntExact(result.length()));
    Nd4j.getAffinityManager().tagLocation(result, Location.HOST);
    return result;
  }

  /** Points at element (0, 0, 0, 0): the address includes the offset of a view. */
  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  private static long[] withBatch(long[] chw) {
    return new long[] {1, chw[0], chw[1], chw[2]};
  }

  /** Elements from the first to the last of a view; less than its own where axes share memory. */
  private static long span(INDArray array) {
    long span = 1;
    for (int axis = 0; axis < array.rank(); axis++) {
      span += (array.size(axis) - 1) * array.stride(axis);
    }
    return span;
  }

  /** ND4J gives axes of extent 1 strides that need not mean anything; they become 0 here. */
  private static int[] strides(INDArray array) {
    int[] strides = new int[4];
    for (int axis = 0; axis < 4; axis++) {
      strides[axis] = array.size(axis) == 1 ? 0 : array.stride(axis);
    }
    return strides;
  }
}
