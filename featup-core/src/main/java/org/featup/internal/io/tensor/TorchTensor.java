package org.featup.internal.io.tensor;

import java.io.IOException;
import java.util.Arrays;
import org.featup.internal.io.ElementType;

/**
 * A tensor of a checkpoint before its elements are read: a strided window into a storage.
 *
 * @param storage whose elements it shows
 * @param type how the elements are stored
 * @param offset index of the first element in the storage
 * @param shape extents
 * @param strides elements from one index to the next along each axis
 * @param negated whether it shows the elements with the other sign
 */
record TorchTensor(
    TorchStorage storage,
    ElementType type,
    long offset,
    long[] shape,
    long[] strides,
    boolean negated) {
  /** PyTorch's own. */
  private static final int MAX_RANK = 64;

  /** Checks that the window lies inside the storage. */
  static TorchTensor of(
      TorchStorage storage, ElementType type, Object offset, Object size, Object stride)
      throws IOException {
    long[] shape = longs(size);
    long[] strides = longs(stride);
    long first = number(offset);
    if (shape.length != strides.length) {
      throw new IOException(
          "a tensor of " + shape.length + " dimensions with " + strides.length + " strides");
    }
    String window =
        "shape "
            + Arrays.toString(shape)
            + ", strides "
            + Arrays.toString(strides)
            + ", offset "
            + first;
    try {
      long elements = TensorShape.elements("tensor", shape);
      long end = Math.addExact(first, elements == 0 ? 0 : 1);
      for (int i = 0; i < shape.length; i++) {
        if (strides[i] < 0) {
          throw new IOException("a tensor with a negative stride: " + window);
        }
        end =
            elements == 0 ? end : Math.addExact(end, Math.multiplyExact(shape[i] - 1, strides[i]));
      }
      if (first < 0 || end > storage.elements(type)) {
        throw new IOException(
            "a tensor reaches outside its storage "
                + storage.key()
                + " of "
                + storage.elements(type)
                + " elements: "
                + window);
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IOException("a tensor of impossible extents: " + window, e);
    }
    return new TorchTensor(storage, type, first, shape, strides, false);
  }

  /** The same elements with the other sign. */
  TorchTensor negative() {
    return new TorchTensor(storage, type, offset, shape, strides, !negated);
  }

  long elements() {
    return TensorShape.elements("tensor", shape);
  }

  /** Whether it repeats elements of its storage, as an expanded mask does. */
  boolean isExpanded() {
    return elements() > storage.elements(type);
  }

  /** How many neighbouring elements of the storage the window spans. */
  long span() {
    long span = elements() == 0 ? 0 : 1;
    for (int i = 0; i < shape.length && span > 0; i++) {
      span += (shape[i] - 1) * strides[i];
    }
    return span;
  }

  boolean contiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != expected) {
        return elements() == 0;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** Puts the elements of the span into row-major order, with their sign; the span is used up. */
  float[] gather(float[] span) {
    for (int i = 0; negated && i < span.length; i++) {
      span[i] = -span[i];
    }
    if (contiguous()) {
      return span;
    }
    float[] result = new float[(int) elements()];
    long[] index = new long[shape.length];
    long from = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = span[(int) from];
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= shape[axis] * strides[axis];
        index[axis] = 0;
      }
    }
    return result;
  }

  private static long[] longs(Object tuple) throws IOException {
    if (!(tuple instanceof Object[] items) || items.length > MAX_RANK) {
      throw new IOException("a tensor whose size or stride is not a tuple of numbers");
    }
    long[] values = new long[items.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(items[i]);
    }
    return values;
  }

  /** A whole number that fits 64 bits; larger ones arrive as BigInteger and are refused. */
  static long number(Object value) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IOException("something that is not a 64-bit integer where a number is expected");
  }
}
