package org.featup.ndarray;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * A float32 array of shape (N, C, H, W) with an explicit layout in memory.
 *
 * <p>Features live channels-last ({@link Layout#CHANNELS_LAST}); whoever wants NCHW sees it through
 * strides, without a copy. On the CPU the storage is a {@code float[]} that views share; on a
 * device it is a {@link DeviceBuffer} with one owner, freed by {@link #close()}. Elements are
 * mutable and nothing is synchronised: an array that several threads write is the caller's concern.
 */
public final class NDArray implements AutoCloseable {
  /** Elements from which on an array is laid out for whole cache lines. */
  private static final int LARGE = 1 << 18;

  /** A large Java array starts on a page; its element 12 is then the first on a 64-byte line. */
  private static final int FIRST_ON_LINE = 12;

  private final Shape shape;
  private final float[] data;
  private final int offset;
  private final int strideN;
  private final int strideC;
  private final int strideH;
  private final int strideW;
  private final DeviceBuffer device;
  private final boolean owner;

  private NDArray(Shape shape, float[] data, int offset, int[] strides, DeviceBuffer device) {
    this(shape, data, offset, strides, device, false);
  }

  private NDArray(
      Shape shape, float[] data, int offset, int[] strides, DeviceBuffer device, boolean owner) {
    this.shape = shape;
    this.data = data;
    this.offset = offset;
    this.strideN = strides[0];
    this.strideC = strides[1];
    this.strideH = strides[2];
    this.strideW = strides[3];
    this.device = device;
    this.owner = owner;
  }

  /**
   * Allocates zeros, channels-last, on the heap. A large array starts at an {@link #offset()} that
   * puts it on a cache line: vectors that straddle two lines cost the stack a tenth of its time.
   *
   * @param shape the shape
   * @return a new array of {@code 4 * shape.elements()} bytes, and at most 48 more
   * @throws IllegalArgumentException if one Java array cannot hold it
   */
  public static NDArray zeros(Shape shape) {
    int length = shape.arrayLength();
    int start = length >= LARGE && length <= Shape.MAX_ELEMENTS - FIRST_ON_LINE ? FIRST_ON_LINE : 0;
    float[] elements = new float[start + length];
    return new NDArray(shape, elements, start, Layout.CHANNELS_LAST.strides(shape), null);
  }

  /**
   * Wraps a dense array without copying it.
   *
   * @param data the elements, shared with the result
   * @param shape the shape; its product must be {@code data.length}
   * @param layout the order of the elements in {@code data}
   * @return an array over {@code data}
   * @throws IllegalArgumentException if the lengths differ
   */
  public static NDArray wrap(float[] data, Shape shape, Layout layout) {
    if (data.length != shape.elements()) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.elements() + " elements, given " + data.length);
    }
    return new NDArray(shape, data, 0, layout.strides(shape), null);
  }

  /**
   * Wraps part of an array through explicit strides, without copying it.
   *
   * @param data the elements, shared with the result
   * @param offset index of element (0, 0, 0, 0)
   * @param shape the shape
   * @param strides elements from one index to the next along N, C, H, W; not negative
   * @return a view of {@code data}
   * @throws IllegalArgumentException if the view reaches outside {@code data}
   */
  public static NDArray wrap(float[] data, int offset, Shape shape, int... strides) {
    if (strides.length != 4) {
      throw new IllegalArgumentException("expected 4 strides, given " + strides.length);
    }
    long last =
        offset
            + (shape.n() - 1L) * strides[0]
            + (shape.c() - 1L) * strides[1]
            + (shape.h() - 1L) * strides[2]
            + (shape.w() - 1L) * strides[3];
    boolean negative = strides[0] < 0 || strides[1] < 0 || strides[2] < 0 || strides[3] < 0;
    if (offset < 0 || negative || last >= data.length) {
      throw new IllegalArgumentException(
          "shape "
              + shape
              + " at offset "
              + offset
              + " with strides "
              + java.util.Arrays.toString(strides)
              + " reaches outside the "
              + data.length
              + " elements given");
    }
    return new NDArray(shape, data, offset, strides, null);
  }

  /**
   * Copies a nested array.
   *
   * @param nchw elements as {@code [n][c][h][w]}, not ragged
   * @return a channels-last array
   * @throws IllegalArgumentException if it is empty or ragged
   */
  public static NDArray of(float[][][][] nchw) {
    return NestedArrays.copy(nchw);
  }

  /**
   * Copies a nested array of one image.
   *
   * @param chw elements as {@code [c][h][w]}, not ragged
   * @return a channels-last array with a batch of one
   * @throws IllegalArgumentException if it is empty or ragged
   */
  public static NDArray of(float[][][] chw) {
    return of(new float[][][][] {chw});
  }

  /**
   * Takes the remaining elements of a buffer: shared if it is a writable buffer over a Java array,
   * copied otherwise. The buffer's position does not move.
   *
   * @param buffer the elements
   * @param shape the shape; its product must be {@code buffer.remaining()}
   * @param layout the order of the elements
   * @return an array over, or a copy of, the elements
   * @throws IllegalArgumentException if the lengths differ
   */
  public static NDArray of(FloatBuffer buffer, Shape shape, Layout layout) {
    if (buffer.remaining() != shape.elements()) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.elements() + " elements, given " + buffer.remaining());
    }
    if (buffer.hasArray()) {
      int start = buffer.arrayOffset() + buffer.position();
      return new NDArray(shape, buffer.array(), start, layout.strides(shape), null);
    }
    float[] copy = new float[shape.arrayLength()];
    buffer.duplicate().get(copy);
    return wrap(copy, shape, layout);
  }

  /**
   * Gives a device buffer to a new array, which then owns it.
   *
   * @param buffer dense channels-last elements
   * @param shape the shape
   * @return the array; close it to free the buffer
   */
  public static NDArray onDevice(DeviceBuffer buffer, Shape shape) {
    int[] strides = Layout.CHANNELS_LAST.strides(shape);
    return new NDArray(shape, null, 0, strides, Objects.requireNonNull(buffer, "buffer"), true);
  }

  /**
   * The shape, read as NCHW.
   *
   * @return the shape
   */
  public Shape shape() {
    return shape;
  }

  /**
   * One element.
   *
   * @param n index in the batch
   * @param c channel
   * @param h row
   * @param w column
   * @return the element
   * @throws IndexOutOfBoundsException outside the shape
   * @throws IllegalStateException if the array lives on a device
   */
  public float get(int n, int c, int h, int w) {
    return data()[checkedIndex(n, c, h, w)];
  }

  /**
   * Sets one element, for every view of the same storage.
   *
   * @param n index in the batch
   * @param c channel
   * @param h row
   * @param w column
   * @param value the new value
   * @throws IndexOutOfBoundsException outside the shape
   * @throws IllegalStateException if the array lives on a device
   */
  public void set(int n, int c, int h, int w, float value) {
    data()[checkedIndex(n, c, h, w)] = value;
  }

  /**
   * The storage on the heap, shared with all views of it.
   *
   * @return the array behind this one; read it from {@link #offset()} with {@link #stride}
   * @throws IllegalStateException if the array lives on a device
   */
  public float[] data() {
    if (data == null) {
      throw new IllegalStateException(
          "the array lives on " + device.backend() + "; copy it with toHost() first");
    }
    return data;
  }

  /**
   * Where element (0, 0, 0, 0) is in {@link #data()}, or in the device buffer.
   *
   * @return an index
   */
  public int offset() {
    return offset;
  }

  /**
   * The distance in {@link #data()}, or in the device buffer, from one index to the next along an
   * axis.
   *
   * @param axis 0 to 3 for N, C, H, W
   * @return the stride in elements
   */
  public int stride(int axis) {
    return switch (axis) {
      case 0 -> strideN;
      case 1 -> strideC;
      case 2 -> strideH;
      case 3 -> strideW;
      default -> throw new IndexOutOfBoundsException("axis " + axis + " of 4");
    };
  }

  /**
   * The device buffer behind this array.
   *
   * @return the buffer, or null on the heap
   */
  public DeviceBuffer device() {
    return device;
  }

  /**
   * Whether the elements are dense in a layout. A shape may be dense in both (one channel, say).
   *
   * @param layout a layout
   * @return true if the strides are those of the layout, ignoring axes of extent 1
   */
  public boolean isDense(Layout layout) {
    int[] d = layout.strides(shape);
    return (shape.n() == 1 || strideN == d[0])
        && (shape.c() == 1 || strideC == d[1])
        && (shape.h() == 1 || strideH == d[2])
        && (shape.w() == 1 || strideW == d[3]);
  }

  /**
   * This array if it is dense channels-last on the heap already, else a channels-last copy.
   *
   * @return a dense channels-last array; shares storage with this one if no copy was needed
   */
  public NDArray channelsLast() {
    if (device != null) {
      return toHost();
    }
    return isDense(Layout.CHANNELS_LAST)
        ? this
        : wrap(toArray(Layout.CHANNELS_LAST), shape, Layout.CHANNELS_LAST);
  }

  /**
   * This array if it is on the heap, else a channels-last copy there.
   *
   * @return an array on the heap
   */
  public NDArray toHost() {
    if (device == null) {
      return this;
    }
    float[] copy = new float[end() - offset];
    device.copyTo(offset, copy, 0, copy.length);
    int[] strides = {strideN, strideC, strideH, strideW};
    return new NDArray(shape, copy, 0, strides, null).channelsLast();
  }

  /**
   * Moves to the heap: an array on a device is copied and then closed.
   *
   * @return this array if it is on the heap, else a channels-last copy there
   */
  public NDArray moveToHost() {
    try (this) {
      return toHost();
    }
  }

  /**
   * Whether writing to this array could change another: both lie in one {@link #data()}, and the
   * spans from first to last element meet.
   *
   * @param other any array
   * @return false for arrays on a device
   * @throws IllegalStateException if this array lives on a device
   */
  public boolean overlaps(NDArray other) {
    return data() == other.data && offset < other.end() && other.offset < end();
  }

  /**
   * Copies the elements into an array on the heap; allocates nothing when both are dense
   * channels-last.
   *
   * @param out receives every element; of the same shape, dense channels-last
   * @throws IllegalArgumentException if it has another shape or layout
   * @throws IllegalStateException if it lives on a device
   */
  public void copyTo(NDArray out) {
    if (!out.shape.equals(shape) || !out.isDense(Layout.CHANNELS_LAST)) {
      throw new IllegalArgumentException(
          "expected a dense channels-last array of " + shape + ", given " + out);
    }
    int length = shape.arrayLength();
    if (device != null && isDense(Layout.CHANNELS_LAST)) {
      device.copyTo(offset, out.data(), out.offset, length);
    } else {
      NDArray dense = channelsLast();
      System.arraycopy(dense.data, dense.offset, out.data(), out.offset, length);
    }
  }

  /**
   * The same array for a caller that does not own it.
   *
   * @return a view of all elements, whose closing does nothing
   */
  public NDArray borrowed() {
    int[] strides = {strideN, strideC, strideH, strideW};
    return device == null || !owner ? this : new NDArray(shape, null, offset, strides, device);
  }

  /**
   * Copies the elements in a layout.
   *
   * @param layout the order of the result
   * @return a new array of {@code shape().elements()} elements
   */
  public float[] toArray(Layout layout) {
    if (device != null) {
      return toHost().toArray(layout);
    }
    float[] copy = new float[shape.arrayLength()];
    int[] to = layout.strides(shape);
    if (isDense(layout)) {
      System.arraycopy(data, offset, copy, 0, copy.length);
      return copy;
    }
    for (int n = 0; n < shape.n(); n++) {
      for (int h = 0; h < shape.h(); h++) {
        for (int w = 0; w < shape.w(); w++) {
          int source = index(n, 0, h, w);
          int target = n * to[0] + h * to[2] + w * to[3];
          for (int c = 0; c < shape.c(); c++) {
            copy[target + c * to[1]] = data[source + c * strideC];
          }
        }
      }
    }
    return copy;
  }

  /**
   * A view of part of every axis, without a copy. On a device it lives as long as this array;
   * closing it does nothing.
   *
   * @param from first index along N, C, H, W
   * @param extent the shape of the view
   * @return a view that shares the elements
   * @throws IllegalArgumentException if it reaches outside this array
   */
  public NDArray view(int[] from, Shape extent) {
    boolean inside =
        from.length == 4
            && fits(from[0], extent.n(), shape.n())
            && fits(from[1], extent.c(), shape.c())
            && fits(from[2], extent.h(), shape.h())
            && fits(from[3], extent.w(), shape.w());
    if (!inside) {
      throw new IllegalArgumentException(
          "view of "
              + extent
              + " from "
              + java.util.Arrays.toString(from)
              + " reaches outside "
              + shape);
    }
    int start = index(from[0], from[1], from[2], from[3]);
    int[] strides = {strideN, strideC, strideH, strideW};
    return new NDArray(extent, data, start, strides, device);
  }

  /**
   * Gives one image of the batch, a view of shape (1, C, H, W).
   *
   * @param n index in the batch
   * @return a view
   */
  public NDArray image(int n) {
    return view(new int[] {n, 0, 0, 0}, new Shape(1, shape.c(), shape.h(), shape.w()));
  }

  /**
   * A spatial window, as a view.
   *
   * @param top first row
   * @param left first column
   * @param height rows
   * @param width columns
   * @return a view of shape (N, C, height, width)
   */
  public NDArray crop(int top, int left, int height, int width) {
    return view(new int[] {0, 0, top, left}, shape.withSize(height, width));
  }

  /** Frees device memory that this array owns; does nothing on the heap. Idempotent. */
  @Override
  public void close() {
    if (owner) {
      device.close();
    }
  }

  @Override
  public String toString() {
    return "NDArray " + shape + (device == null ? "" : " on " + device.backend());
  }

  private static boolean fits(int from, int extent, int whole) {
    return from >= 0 && extent <= whole - from;
  }

  private int checkedIndex(int n, int c, int h, int w) {
    Objects.checkIndex(n, shape.n());
    Objects.checkIndex(c, shape.c());
    Objects.checkIndex(h, shape.h());
    Objects.checkIndex(w, shape.w());
    return index(n, c, h, w);
  }

  /** After the last element. */
  private int end() {
    return index(shape.n() - 1, shape.c() - 1, shape.h() - 1, shape.w() - 1) + 1;
  }

  private int index(int n, int c, int h, int w) {
    return offset + n * strideN + c * strideC + h * strideH + w * strideW;
  }
}
